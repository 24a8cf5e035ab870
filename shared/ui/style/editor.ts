// What does an editor look like: tabs, cards, settings, rows, and the bar that saves?
export const editor = `
.split{display:grid;grid-template-columns:176px minmax(0,960px);gap:32px;align-items:start}
.split.single{grid-template-columns:minmax(0,960px)}
.tabs{
  position:sticky;top:81px;display:flex;flex-direction:column;max-height:calc(100vh - 105px);
  overflow-y:auto
}
.tabs a{
  padding:6px 12px;border-left:2px solid var(--line);color:var(--muted);text-decoration:none;
  font-size:14px;line-height:20px
}
.tabs a:hover{color:var(--text);border-color:var(--edge)}
.tabs a[aria-current]{color:var(--accent);border-color:var(--accent);font-weight:600}
.panel{scroll-margin-top:100vh}
.panels.many>.panel{display:none}
.panels.many>.panel:target,
.panels.many>.panel:has(:target),
.panels.many:not(:has(:target)):not(:has(>.open))>.panel:first-of-type,
.panels.many:not(:has(:target))>.panel.open,
.panels.all>.panel{
  display:block!important
}
.panels.all>.panel{margin-bottom:32px}
.card{
  border:1px solid var(--line);border-radius:var(--radius);padding:0 24px;margin:0 0 24px;
  min-width:0;background:var(--raise)
}
.card>legend{font-weight:600;padding:0 8px;margin-left:-8px}
.card.pad{padding:16px 24px}
.setting{
  display:grid;grid-template-columns:minmax(0,240px) minmax(0,1fr);gap:4px 24px;padding:16px 0;
  border-bottom:1px solid var(--line);scroll-margin-top:72px
}
.card>.setting:last-child,
.card>.group:last-child>.setting:last-child,
.card>.group:last-child>.group:last-child>.setting:last-child,
.card>.group:last-child>.when-on>.setting:last-child{
  border-bottom:0
}
.card .scroll{margin:16px 0}
.setting.wide{grid-template-columns:minmax(0,1fr)}
.what{display:flex;gap:4px 8px;flex-wrap:wrap;align-content:flex-start;padding-top:6px}
.flag>.what{padding-top:0}
.what label,.what .label{overflow-wrap:anywhere}
.needed{color:var(--muted);font-size:13px;line-height:22px}
.own{width:8px;height:8px;border-radius:50%;background:var(--accent);align-self:center}
.how{min-width:0}
.how>input[type=text],.how>.secret,.how>select{width:min(440px,100%)}
.how>input[type=date]{width:min(200px,100%)}
.how>.secret input[type=password]{width:100%}
.secret .check{margin-top:4px}
.hint{font-size:13px;line-height:20px;color:var(--muted);margin:4px 0 0;max-width:68ch}
.fact{color:var(--muted)}
.path{flex-basis:100%;color:var(--muted);visibility:hidden;height:0;min-width:0}
.path .copy{background:var(--raise)}
.setting:focus-within .path,.setting:hover .path{visibility:visible}
.path code{font-size:12px;user-select:all}
.error{color:var(--danger);margin:4px 0 0;font-size:14px;font-weight:600}
.amount{display:inline-flex;gap:8px;align-items:center;flex-wrap:wrap}
.unit,.said{color:var(--muted)}
.said::before{content:"= "}
.switch input{
  appearance:none;width:36px;height:20px;border-radius:10px;background:var(--edge);
  position:relative;cursor:pointer;border:0;vertical-align:middle
}
.switch input::after{
  content:"";position:absolute;left:2px;top:2px;width:16px;height:16px;border-radius:50%;
  background:#fff
}
.switch input:checked{background:var(--accent)}
.switch input:checked::after{left:18px}
.switch input:focus-visible{outline-offset:2px;border-radius:10px}
.gated:has(>.setting>.how>.switch>input:not(:checked))>.when-on{display:none}
.panels.all .gated>.when-on{display:block!important}
.when-on{border-left:2px solid var(--accent);padding-left:16px;margin-left:4px}
.boxes{
  border:1px solid var(--line);border-radius:6px;padding:8px 12px;margin:0;display:grid;
  grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:4px 16px;max-height:320px;
  overflow-y:auto;min-width:0
}
.boxes .check{overflow-wrap:anywhere;min-width:0}
.rows,.pairs{border:0;padding:0;margin:0;min-width:0}
.rows{display:grid;gap:12px}
.rows>button,.pairs>button{justify-self:start}
.row{border:1px solid var(--line);border-radius:6px;padding:8px 16px 12px;margin:0;min-width:0}
.row.new{border-style:dashed}
.row>legend{font-weight:600;padding:0 4px}
.row>.check{margin-top:8px}
.members{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:12px 16px}
.member{min-width:0}
.member label{font-size:14px}
.member>input[type=text],.member>select,.member>.secret,.member .secret input{width:100%}
.member.flag{
  display:grid;grid-template-columns:auto 1fr;gap:0 12px;align-items:center;align-content:start;
  padding-top:24px
}
.member.flag>label{order:2}
.member.flag>.hint,.member.flag>.error{grid-column:1/-1;order:3}
.member.group,.member.map,.member.list{grid-column:1/-1}
.pairs{display:grid;gap:8px}
.pair{display:grid;grid-template-columns:minmax(0,220px) minmax(0,1fr);gap:8px;align-items:start}
.pair>.value>input,.pair>.value>.secret input{width:100%}
.pairs.flags{grid-template-columns:repeat(auto-fill,minmax(248px,1fr));gap:4px 16px}
.flags .pair{grid-template-columns:1fr}
.save{
  position:sticky;bottom:0;z-index:15;display:flex;gap:12px;align-items:center;flex-wrap:wrap;
  padding:12px 24px;margin-top:24px;background:var(--raise);border:1px solid var(--line);
  border-radius:var(--radius)
}
.save output{flex:1;color:var(--muted);min-width:140px}
.save.dirty{border-color:var(--accent)}
.save.dirty output{color:var(--text);font-weight:600}
`
