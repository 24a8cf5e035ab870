// What surrounds a page: the bar on top, the menus, the head?
export const frame = `
.top{
  position:sticky;top:0;z-index:20;display:flex;align-items:center;gap:16px;min-height:56px;
  padding:8px 24px;background:var(--bg);border-bottom:1px solid var(--line)
}
.brand{
  display:flex;align-items:center;gap:8px;font-weight:600;font-size:17px;color:var(--text);
  text-decoration:none;letter-spacing:-.01em;min-width:172px
}
.mark{color:var(--accent)}
.switcher{display:flex;gap:4px}
.top>search{flex:1;display:flex;justify-content:flex-end}
.search{width:min(360px,100%)}
.with-icon{position:relative;display:block}
.with-icon .icon{position:absolute;left:12px;top:10px;color:var(--muted);pointer-events:none}
.with-icon input{padding-left:36px;width:100%}
.menu{position:relative}
.menu summary{
  list-style:none;cursor:pointer;display:flex;gap:8px;align-items:center;height:36px;padding:0 12px;
  border:1px solid var(--line);border-radius:6px
}
summary::-webkit-details-marker{display:none}
.menu summary:hover{border-color:var(--edge)}
.who{max-width:200px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.sheet{
  position:absolute;right:0;top:44px;min-width:232px;padding:8px;background:var(--raise);
  border:1px solid var(--line);border-radius:var(--radius);z-index:25
}
.sheet p{padding:4px 12px 8px;margin:0 0 8px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.sheet a,.sheet button{
  display:flex;gap:12px;align-items:center;width:100%;min-height:36px;padding:4px 12px;border:0;
  border-radius:4px;background:none;color:inherit;text-decoration:none;font:inherit;font-weight:400;
  text-align:left;justify-content:flex-start;white-space:nowrap
}
.sheet a:hover,.sheet button:hover{background:var(--soft)}
.sheet [aria-pressed=true]{color:var(--accent);font-weight:600}
.sheet .danger{color:var(--danger)}
.body{display:flex;align-items:flex-start}
.side{
  flex:none;width:220px;position:sticky;top:57px;height:calc(100vh - 57px);overflow-y:auto;
  padding:16px 12px 32px;border-right:1px solid var(--line);background:var(--soft)
}
.side-menu{display:none}
.places{margin-bottom:16px}
.places p{
  display:flex;gap:8px;align-items:center;font-size:12px;line-height:20px;font-weight:600;
  color:var(--muted);margin:0 0 4px;padding:0 12px
}
.places ul{list-style:none;margin:0;padding:0}
.places a{
  display:block;padding:4px 12px 4px 36px;border-radius:6px;color:var(--text);text-decoration:none;
  line-height:24px;font-size:14px
}
.places a:hover{background:var(--line)}
.places a[aria-current]{background:var(--accent-soft);color:var(--accent);font-weight:600}
main{flex:1;min-width:0;overflow-wrap:break-word;padding:24px 32px 96px}
.head{
  display:flex;justify-content:space-between;align-items:flex-start;gap:16px;flex-wrap:wrap;
  margin-bottom:24px
}
.head>div:first-child{min-width:0;flex:1 1 320px}
.lead{margin:4px 0 0}
.trail{overflow-wrap:anywhere;font-size:13px;line-height:20px;color:var(--muted);margin-bottom:4px}
.trail .icon{width:12px;height:12px;vertical-align:-2px;margin:0 2px}
.trail a{color:var(--muted)}
.actions{display:flex;gap:8px;flex-wrap:wrap;align-items:center}
`
