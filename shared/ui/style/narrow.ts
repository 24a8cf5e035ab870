// What is different where there is little room?
export const narrow = `
@media(max-width:1100px){
  .list td.nowrap{white-space:normal}
  td.deeds{white-space:normal}
  td.deeds>*{margin:2px 0}
  td.deeds>*+*{margin-left:4px}
  .split{grid-template-columns:minmax(0,1fr);gap:16px}
  .tabs{
    position:sticky;top:56px;z-index:10;flex-direction:row;overflow-x:auto;background:var(--bg);
    margin:0 -32px;padding:4px 32px;border-bottom:1px solid var(--line);max-height:none
  }
  .tabs a{border-left:0;border-bottom:2px solid transparent;white-space:nowrap;padding:8px}
  .panel{scroll-margin-top:120px}
}
@media(max-width:820px){
  .top{padding:8px 16px;gap:8px;flex-wrap:wrap}
  .brand{min-width:0;flex:1}
  .who{display:none}
  .top>search{order:3;flex:1 1 100%}
  .search{width:100%}
  .switcher{order:2}
  .account{order:2}
  .top{position:static}
  .body{display:block}
  .side{display:none}
  .side-menu{display:block;border-bottom:1px solid var(--line);background:var(--soft)}
  .side-menu summary{list-style:none;padding:12px 16px;font-weight:600;cursor:pointer}
  .side-menu nav{padding:0 4px 16px}
  main{padding:16px 16px 96px}
  .tabs{top:0;margin:0 -16px;padding:4px 16px}
  .setting,.pair,dl,dl.inner,dl.diff-list,.diff{grid-template-columns:minmax(0,1fr)}
  .facts>dt,.facts>dt:last-of-type{border:0;padding:12px 0 0}
  .facts>dd{padding:0 0 12px}
  .card{padding:0 16px}
  .card.pad{padding:16px}
  .setting.flag{grid-template-columns:minmax(0,1fr)}
  .how>input[type=text],.how>select,.how>.secret{width:100%}
  .amount input[type=number]{width:140px}
  input,select,textarea{font-size:16px;min-height:44px}
  input[type=checkbox]{min-height:0;width:20px;height:20px}
  .switch input{width:44px;height:24px;border-radius:12px}
  .switch input::after{width:20px;height:20px}
  .switch input:checked::after{left:22px}
  .with-icon .icon{top:14px}
  button,.button{min-height:44px}
  button.small,.button.small,button.link,.icon-button{min-height:36px}
  .menu summary{height:44px}
  .save{padding:8px;gap:8px;margin:24px -8px 0;bottom:4px}
  .save button,.save .button{flex:1 1 auto;padding:4px 12px}
  .save output{flex:1 1 100%;padding:0 4px}
  .save:not(.dirty) output{display:none}
  .path{height:auto}
  .setting:not(:focus-within) .path{display:none}
  .list thead{display:none}
  .list tr{
    display:grid;grid-template-columns:minmax(0,1fr) auto;padding:12px 8px 12px 16px;
    border-bottom:1px solid var(--line)
  }
  .list tr:last-child{border:0}
  .list tr>*{border:0;padding:0;grid-column:1;overflow-wrap:anywhere;white-space:normal;text-align:left}
  .list td.end{grid-column:2;grid-row:1/5;width:auto}
  .list td[data-name]::before{content:attr(data-name) ": ";color:var(--muted)}
  .list td.blank{display:none}
  .lines td,.lines th{padding:4px 8px}
  .lines thead{display:none}
  .lines tr{
    display:grid;grid-template-columns:auto minmax(0,1fr);align-items:center;padding:8px;
    border-bottom:1px solid var(--line)
  }
  .lines tr>*{border:0}
  .lines tbody th{grid-column:1/-1}
  .lines select{width:100%}
  .grid .lines tr{display:flex;flex-wrap:wrap;gap:0 16px}
  .grid .lines tr>*{padding:4px}
  .grid .lines tbody th{flex-basis:100%}
  .grid .column{display:inline}
  .grid .lines td:empty{display:none}
  .pairs.flags{grid-template-columns:minmax(0,1fr)}
  .door main{padding:24px}
  .head .actions{width:100%}
  .head .actions>*{flex:1}
  .head .actions .menu summary{justify-content:center}
  .head .actions .sheet{right:auto;left:0}
  .list td.deeds{text-align:left;padding-top:4px}
  .head .actions form,.head .actions form button{flex:1;width:100%}
}
`
