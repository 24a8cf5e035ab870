// What do buttons, inputs and tags look like?
export const controls = `
button,.button{
  font:inherit;font-weight:600;min-height:36px;padding:4px 16px;border-radius:6px;
  border:1px solid var(--line);background:var(--raise);color:var(--text);cursor:pointer;
  text-decoration:none;display:inline-flex;align-items:center;justify-content:center;gap:8px;
  white-space:nowrap
}
button:hover,.button:hover{border-color:var(--edge)}
.main,button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.main:hover{filter:brightness(1.08)}
button.danger,.button.danger{color:var(--danger)}
button.danger.main{background:var(--danger);border-color:var(--danger);color:var(--bg)}
button.small,.button.small{min-height:28px;padding:0 12px;font-size:13px}
button.link{
  border:0;background:none;color:var(--accent);padding:0;min-height:24px;font-size:13px;
  font-weight:400;text-decoration:underline;text-underline-offset:2px
}
.icon-button{min-height:24px;width:24px;padding:0;border-color:transparent;background:none;color:var(--muted)}
.icon-button:hover{color:var(--accent)}
input,select,textarea{
  font:inherit;color:inherit;background:var(--bg);border:1px solid var(--edge);border-radius:6px;
  padding:6px 12px;min-height:36px;max-width:100%
}
input[type=checkbox]{min-height:0;width:16px;height:16px;padding:0;margin:0;flex:none}
input[type=number]{width:160px}
textarea{width:100%;display:block;resize:vertical}
select{padding-right:8px}
input::placeholder,textarea::placeholder{color:var(--muted);opacity:1}
input:placeholder-shown{text-overflow:ellipsis}
[aria-invalid=true]{border-color:var(--danger);outline:1px solid var(--danger)}
label,.label{font-weight:600}
.check{display:inline-flex;gap:8px;align-items:flex-start;font-weight:400}
.check input{margin-top:3px}
.check.small input{margin-top:2px}
.tag{
  display:inline-block;font-size:12px;line-height:18px;font-weight:600;border:1px solid;
  border-radius:10px;padding:0 8px;white-space:nowrap;color:var(--muted)
}
.tag.later,.tag.warn{color:var(--warn)}
.tag.good{color:var(--good)}
.tag.danger{color:var(--danger)}
.on{color:var(--good)}
.off{color:var(--muted)}
`
