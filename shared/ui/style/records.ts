// What does a page look like that is read: notices, facts, logs, tiles, the door?
export const records = `
.notice{
  border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:var(--radius);
  padding:12px 16px;margin:0 0 24px;background:var(--accent-soft);max-width:1168px
}
.notice h2{font-size:15px;line-height:24px;margin:0}
.notice p,.notice ul{margin:4px 0 0}
.notice ul{padding-left:24px}
.notice.danger{border-left-color:var(--danger);background:var(--danger-soft)}
.notice.danger h2{color:var(--danger)}
.notice.good{border-left-color:var(--good);background:var(--good-soft)}
.notice.warn{border-left-color:var(--warn);background:var(--warn-soft)}
dl{display:grid;grid-template-columns:minmax(0,240px) minmax(0,1fr);margin:0;column-gap:24px}
dl.diff-list{grid-template-columns:minmax(0,360px) minmax(0,1fr)}
.side-was,.side-will{
  display:grid;grid-template-columns:64px minmax(0,1fr);gap:8px;padding:4px 12px;border-radius:4px;
  align-items:baseline
}
.side-was{background:var(--danger-soft)}
.side-will{background:var(--good-soft);margin-top:4px}
.facts>dd>.inner{margin:0}
dl.inner{grid-template-columns:minmax(0,180px) minmax(0,1fr);gap:4px 16px}
.facts>dt,.facts>dd{padding:12px 0;border-bottom:1px solid var(--line)}
.facts>dt:last-of-type,.facts>dd:last-of-type{border-bottom:0}
dl.facts{column-gap:0}
.facts>dt{padding-right:24px}
dt{color:var(--muted)}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
.facts>dt .own{display:inline-block;margin-left:8px}
.values{margin:0;padding:0;list-style:none}
.values>li+li{margin-top:8px}
.copy{display:inline-flex;gap:4px;align-items:center;max-width:100%}
.empty{
  border:1px dashed var(--edge);border-radius:var(--radius);padding:40px 32px;text-align:center;
  color:var(--muted)
}
.empty :is(h1,h2){color:var(--text);margin:0 0 4px}
.empty p{margin:0 auto 16px}
.empty>:last-child{margin-bottom:0}
.empty .button{white-space:normal;text-align:center}
.empty+form,.empty+p,.log+form{margin-top:16px}
.diff del,.diff ins{
  text-decoration:none;border-radius:4px;padding:0 4px;overflow-wrap:anywhere;white-space:pre-wrap
}
.diff del{background:var(--danger-soft);color:var(--danger)}
.diff ins{background:var(--good-soft);color:var(--good)}
.diff del::before{content:"− "}
.diff ins::before{content:"+ "}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:16px;margin-bottom:32px}
.tile{
  border:1px solid var(--line);border-radius:var(--radius);padding:16px;text-decoration:none;
  color:inherit;display:block;background:var(--raise)
}
.tile:hover{border-color:var(--accent)}
.tile strong{color:var(--accent);display:flex;gap:8px;align-items:center}
.tile span{color:var(--muted)}
.log{list-style:none;padding:0;margin:0 0 16px;border:1px solid var(--line);border-radius:var(--radius)}
.log>li{padding:12px 16px;border-bottom:1px solid var(--line);scroll-margin-top:72px}
.log>li:last-child{border:0}
.log>li:target{background:var(--accent-soft)}
.log .meta{display:flex;gap:4px 16px;flex-wrap:wrap;color:var(--muted);font-size:13px}
.log p{margin:0;max-width:none;overflow-wrap:anywhere}
.diff{width:100%;margin:8px 0 0;display:grid;grid-template-columns:fit-content(60%) minmax(0,1fr);gap:4px 16px}
.diff dt,.diff dd{padding:0}
.door{min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--soft)}
.door main{
  flex:none;width:min(400px,100%);padding:32px;background:var(--raise);border:1px solid var(--line);
  border-radius:var(--radius)
}
.door h1{margin-bottom:4px}
.door .brand{margin-bottom:24px}
.door form{display:grid;gap:16px;margin-top:24px}
.door input{font-weight:400;width:100%;min-height:44px;font-size:16px;margin-top:4px}
.door button{min-height:44px}
.door .notice{margin:16px 0 0}
.secret-shown{
  display:flex;gap:4px 8px;align-items:center;flex-wrap:wrap;padding:12px 16px;
  border:1px solid var(--line);border-radius:6px;background:var(--bg);margin-top:12px;
  overflow-wrap:anywhere
}
.secret-shown code{flex:1;font-size:15px;user-select:all}
.grid{
  border:1px solid var(--line);border-radius:6px;padding:0;margin:0;min-width:0;max-height:480px;
  overflow:auto
}
.grid .lines td,.grid .lines th{padding:4px 12px}
.grid thead{position:sticky;top:0;z-index:1}
.grid td{text-align:center;background:inherit}
.grid thead td{background:var(--soft);border-bottom:1px solid var(--line)}
.grid .column{display:none}
.tags{display:inline-flex;gap:4px 8px;flex-wrap:wrap;vertical-align:middle}
.count{
  font-size:12px;color:var(--muted);background:var(--soft);border:1px solid var(--line);
  border-radius:10px;padding:0 6px;font-weight:400
}
.said-of{white-space:pre-wrap}
.under{margin:-12px 0 16px}
td.wraps,.list tbody th{min-width:clamp(140px,15vw,216px);overflow-wrap:anywhere}
td.deeds{text-align:right;white-space:nowrap}
td.deeds form{display:inline-block}
td.deeds>*+*{margin-left:8px}
.inline{display:flex;gap:8px;align-items:center;flex-wrap:wrap;margin-bottom:16px}
.bar .inline{margin:0;flex:none;max-width:none}
.inline select{max-width:280px}
.bar>.grows{flex:1 1 240px;max-width:560px}
.choices{
  list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:var(--radius);
  max-width:960px
}
.choices li+li{border-top:1px solid var(--line)}
.choices a{
  display:flex;gap:4px 16px;flex-wrap:wrap;align-items:baseline;padding:12px 16px;
  text-decoration:none;color:inherit
}
.choices a:hover{background:var(--soft)}
.choices strong{color:var(--accent)}
.filters{
  display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:12px 16px;
  align-items:end;margin-bottom:24px;padding:16px;border:1px solid var(--line);
  border-radius:var(--radius);background:var(--soft)
}
.filters label{display:block;font-size:13px;line-height:20px}
.filters input,.filters select{width:100%;height:36px}
.filters>div{min-width:0}
.stack{display:grid;gap:16px;justify-items:start}
.stack h2{margin:0}
.stack>div,.stack>fieldset{width:100%}
.whole{width:min(560px,100%);display:block;margin-top:4px}
form.card{margin-top:24px;max-width:960px}
pre.tall{max-height:640px}
.panel>h3{margin:24px 0 8px}
.panel>h2+h3{margin-top:0}
kbd{
  font:13px/20px var(--mono);border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;
  padding:0 6px;background:var(--soft)
}
dialog{
  border:1px solid var(--line);border-radius:var(--radius);background:var(--raise);color:inherit;
  padding:24px;max-width:min(480px,calc(100vw - 32px))
}
dialog dl.facts{grid-template-columns:minmax(0,140px) minmax(0,1fr)}
dialog form{margin-top:16px}
dialog::backdrop{background:rgb(0 0 0/.4)}
[hidden]{display:none!important}
`
