// What does the console look like?
//
// One sheet on a grid of 4 px. Hairlines instead of shadows, one accent, and nothing fetched from elsewhere.
const light =
  '--bg:#fff;--soft:#f6f7f7;--raise:#fff;--line:#dde1e1;--edge:#8b9696;--text:#1b2223;--muted:#566162;--accent:#0b6e6e;--accent-soft:#e6f2f1;--on-accent:#fff;--danger:#b3261e;--danger-soft:#fdeeec;--warn:#7d5200;--warn-soft:#fdf4e1;--good:#1d6b36;--good-soft:#e8f5ec'
const dark =
  '--bg:#14191a;--soft:#1a2021;--raise:#181e1f;--line:#313b3c;--edge:#6f7c7d;--text:#e7eceb;--muted:#9dabab;--accent:#4fc3bd;--accent-soft:#173433;--on-accent:#06201f;--danger:#ff8a80;--danger-soft:#3a2220;--warn:#f0b64a;--warn-soft:#362b16;--good:#76cf92;--good-soft:#1a3122'

export const style = `
:root{${light};--radius:8px;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color-scheme:light}
@media(prefers-color-scheme:dark){:root:not([data-look=light]){${dark};color-scheme:dark}}
:root[data-look=dark]{${dark};color-scheme:dark}
*{box-sizing:border-box}
html{scroll-padding-top:72px}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;accent-color:var(--accent)}
a{color:var(--accent);text-underline-offset:2px}
h1{font-size:24px;line-height:32px;margin:0;letter-spacing:-.01em;overflow-wrap:anywhere;font-weight:600}
h2{font-size:18px;line-height:28px;margin:0 0 16px;font-weight:600}
h3{font-size:15px;line-height:24px;margin:24px 0 0;font-weight:600}
p{margin:0 0 16px;max-width:68ch}p.small{max-width:none}
code,.mono{font:13px/20px var(--mono)}code{overflow-wrap:anywhere}
pre{font:13px/20px var(--mono);background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:8px 12px;margin:0;white-space:pre-wrap;overflow-wrap:anywhere;max-height:320px;overflow:auto}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
main:focus{outline:0}
.hidden{position:absolute!important;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.sprite{display:none}
.icon{width:16px;height:16px;flex:none;fill:none;stroke:currentColor;stroke-width:1.4;stroke-linecap:round;stroke-linejoin:round;vertical-align:-3px}
.muted,.lead{color:var(--muted)}
.small{font-size:13px;line-height:20px}
.skip{position:absolute;left:-9999px}.skip:focus{left:16px;top:8px;background:var(--bg);padding:8px;z-index:30}
html:not(.scripted) .needs-script{display:none}
html.scripted .without-script{display:none}

.top{position:sticky;top:0;z-index:20;display:flex;align-items:center;gap:16px;min-height:56px;padding:8px 24px;background:var(--bg);border-bottom:1px solid var(--line)}
.brand{display:flex;align-items:center;gap:8px;font-weight:600;font-size:17px;color:var(--text);text-decoration:none;letter-spacing:-.01em;min-width:172px}
.mark{color:var(--accent)}
.switcher{display:flex;gap:4px}.switcher select{max-width:220px}
.top>search{flex:1;display:flex;justify-content:flex-end}.search{width:min(360px,100%)}
.with-icon{position:relative;display:block}.with-icon .icon{position:absolute;left:12px;top:10px;color:var(--muted);pointer-events:none}.with-icon input{padding-left:36px;width:100%}
.menu{position:relative}.menu summary{list-style:none;cursor:pointer;display:flex;gap:8px;align-items:center;height:36px;padding:0 12px;border:1px solid var(--line);border-radius:6px}
summary::-webkit-details-marker{display:none}
.menu summary:hover{border-color:var(--edge)}
.who{max-width:200px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.sheet{position:absolute;right:0;top:44px;min-width:232px;padding:8px;background:var(--raise);border:1px solid var(--line);border-radius:var(--radius);z-index:25}
.sheet p{padding:4px 12px 8px;margin:0 0 8px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
.sheet a,.sheet button{display:flex;gap:12px;align-items:center;width:100%;min-height:36px;padding:4px 12px;border:0;border-radius:4px;background:none;color:inherit;text-decoration:none;font:inherit;font-weight:400;text-align:left;justify-content:flex-start;white-space:nowrap}
.sheet a:hover,.sheet button:hover{background:var(--soft)}.sheet [aria-pressed=true]{color:var(--accent);font-weight:600}
.sheet .danger{color:var(--danger)}
.body{display:flex;align-items:flex-start}
.side{flex:none;width:220px;position:sticky;top:57px;height:calc(100vh - 57px);overflow-y:auto;padding:16px 12px 32px;border-right:1px solid var(--line);background:var(--soft)}
.side-menu{display:none}
.places{margin-bottom:16px}
.places p{display:flex;gap:8px;align-items:center;font-size:12px;line-height:20px;font-weight:600;color:var(--muted);margin:0 0 4px;padding:0 12px}
.places ul{list-style:none;margin:0;padding:0}
.places a{display:block;padding:4px 12px 4px 36px;border-radius:6px;color:var(--text);text-decoration:none;line-height:24px;font-size:14px}
.places a:hover{background:var(--line)}
.places a[aria-current]{background:var(--accent-soft);color:var(--accent);font-weight:600}
main{flex:1;min-width:0;overflow-wrap:break-word;padding:24px 32px 96px}
.head{display:flex;justify-content:space-between;align-items:flex-start;gap:16px;flex-wrap:wrap;margin-bottom:24px}
.head>div:first-child{min-width:0;flex:1 1 320px}
.lead{margin:4px 0 0}
.trail{overflow-wrap:anywhere;font-size:13px;line-height:20px;color:var(--muted);margin-bottom:4px}.trail .icon{width:12px;height:12px;vertical-align:-2px;margin:0 2px}.trail a{color:var(--muted)}
.actions{display:flex;gap:8px;flex-wrap:wrap;align-items:center}

button,.button{font:inherit;font-weight:600;min-height:36px;padding:4px 16px;border-radius:6px;border:1px solid var(--line);background:var(--raise);color:var(--text);cursor:pointer;text-decoration:none;display:inline-flex;align-items:center;justify-content:center;gap:8px;white-space:nowrap}
button:hover,.button:hover{border-color:var(--edge)}
.main,button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}.main:hover{filter:brightness(1.08)}
button.danger,.button.danger{color:var(--danger)}button.danger.main{background:var(--danger);border-color:var(--danger);color:var(--bg)}
button.small,.button.small{min-height:28px;padding:0 12px;font-size:13px}
button.link{border:0;background:none;color:var(--accent);padding:0;min-height:24px;font-size:13px;font-weight:400;text-decoration:underline;text-underline-offset:2px}
.icon-button{min-height:24px;width:24px;padding:0;border-color:transparent;background:none;color:var(--muted)}.icon-button:hover{color:var(--accent)}
input,select,textarea{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--edge);border-radius:6px;padding:6px 12px;min-height:36px;max-width:100%}
input[type=checkbox]{min-height:0;width:16px;height:16px;padding:0;margin:0;flex:none}
input[type=number]{width:160px}
textarea{width:100%;display:block;resize:vertical}
select{padding-right:8px}
input::placeholder,textarea::placeholder{color:var(--muted);opacity:1}input:placeholder-shown{text-overflow:ellipsis}
[aria-invalid=true]{border-color:var(--danger);outline:1px solid var(--danger)}
label,.label{font-weight:600}
.check{display:inline-flex;gap:8px;align-items:flex-start;font-weight:400}.check input{margin-top:3px}.check.small input{margin-top:2px}
.tag{display:inline-block;font-size:12px;line-height:18px;font-weight:600;border:1px solid;border-radius:10px;padding:0 8px;white-space:nowrap;color:var(--muted)}
.tag.later,.tag.warn{color:var(--warn)}.tag.good{color:var(--good)}.tag.danger{color:var(--danger)}
.on{color:var(--good)}.off{color:var(--muted)}

.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:var(--radius);margin:0 0 16px}
table{border-collapse:collapse;width:100%}
caption{text-align:left;padding:12px 16px;font-weight:600}
th,td{text-align:left;padding:8px 16px;border-bottom:1px solid var(--line);vertical-align:middle}
tr:last-child>*{border-bottom:0}
thead th{font-size:13px;font-weight:600;color:var(--muted);background:var(--soft);white-space:nowrap}
thead th a{color:inherit;text-decoration:none;display:inline-flex;gap:4px}thead th a:hover{color:var(--text)}
tbody th{font-weight:600}tbody th :is(.hint,.muted,.small){font-weight:400}tbody th a{text-decoration:none;overflow-wrap:anywhere}tbody th a:hover{text-decoration:underline}
tbody tr:hover{background:var(--soft)}
td.nowrap,.nowrap{white-space:nowrap}
td.end{text-align:right;width:56px;padding:4px 12px}
td .menu summary{border-color:transparent;padding:0 8px;height:32px;font-weight:700;justify-content:center}
.lines select{min-height:32px;padding:2px 8px}.lines tbody th{font-weight:400}.lines td,.lines th{padding:4px 16px}
.list-frame{overflow:visible}.list-frame thead th:first-child{border-radius:var(--radius) 0 0}.list-frame thead th:last-child{border-radius:0 var(--radius) 0 0}
.bar{display:flex;gap:8px;flex-wrap:wrap;align-items:center;margin-bottom:16px}
.bar>search{flex:1}.bar form,.find{display:flex;gap:8px;align-items:center;flex:1 1 auto;max-width:640px}.find{flex-wrap:wrap}
.bar .with-icon,.find .with-icon{flex:1 1 240px;min-width:0}
.find{margin-bottom:24px;max-width:720px}
.pager{display:flex;gap:16px;align-items:center;justify-content:space-between;flex-wrap:wrap;color:var(--muted)}
.pager span{display:flex;gap:8px}

.split{display:grid;grid-template-columns:176px minmax(0,960px);gap:32px;align-items:start}
.split.single{grid-template-columns:minmax(0,960px)}
.tabs{position:sticky;top:81px;display:flex;flex-direction:column;max-height:calc(100vh - 105px);overflow-y:auto}
.tabs a{padding:6px 12px;border-left:2px solid var(--line);color:var(--muted);text-decoration:none;font-size:14px;line-height:20px}
.tabs a:hover{color:var(--text);border-color:var(--edge)}
.tabs a[aria-current]{color:var(--accent);border-color:var(--accent);font-weight:600}
.panel{scroll-margin-top:100vh}
.panels.many>.panel{display:none}
.panels.many>.panel:target,.panels.many>.panel:has(:target),.panels.many:not(:has(:target)):not(:has(>.open))>.panel:first-of-type,.panels.many:not(:has(:target))>.panel.open,.panels.all>.panel{display:block!important}
.panels.all>.panel{margin-bottom:32px}
.card{border:1px solid var(--line);border-radius:var(--radius);padding:0 24px;margin:0 0 24px;min-width:0;background:var(--raise)}
.card>legend{font-weight:600;padding:0 8px;margin-left:-8px}
.card.pad{padding:16px 24px}
.setting{display:grid;grid-template-columns:minmax(0,240px) minmax(0,1fr);gap:4px 24px;padding:16px 0;border-bottom:1px solid var(--line);scroll-margin-top:72px}
.card>.setting:last-child,.card>.group:last-child>.setting:last-child,.card>.group:last-child>.group:last-child>.setting:last-child,.card>.group:last-child>.when-on>.setting:last-child{border-bottom:0}
.card .scroll{margin:16px 0}
.setting.wide{grid-template-columns:minmax(0,1fr)}
.what{display:flex;gap:4px 8px;flex-wrap:wrap;align-content:flex-start;padding-top:6px}
.flag>.what{padding-top:0}
.what label,.what .label{overflow-wrap:anywhere}
.needed{color:var(--muted);font-size:13px;line-height:22px}
.own{width:8px;height:8px;border-radius:50%;background:var(--accent);align-self:center}
.how{min-width:0}
.how>input[type=text],.how>.secret,.how>select{width:min(440px,100%)}.how>input[type=date]{width:min(200px,100%)}.how>.secret input[type=password]{width:100%}
.secret .check{margin-top:4px}
.hint{font-size:13px;line-height:20px;color:var(--muted);margin:4px 0 0;max-width:68ch}
.fact{color:var(--muted)}
.path{flex-basis:100%;color:var(--muted);visibility:hidden;height:0;min-width:0}.path .copy{background:var(--raise)}.setting:focus-within .path,.setting:hover .path{visibility:visible}
.path code{font-size:12px;user-select:all}
.error{color:var(--danger);margin:4px 0 0;font-size:14px;font-weight:600}
.amount{display:inline-flex;gap:8px;align-items:center;flex-wrap:wrap}.unit,.said{color:var(--muted)}.said::before{content:"= "}
.switch input{appearance:none;width:36px;height:20px;border-radius:10px;background:var(--edge);position:relative;cursor:pointer;border:0;vertical-align:middle}
.switch input::after{content:"";position:absolute;left:2px;top:2px;width:16px;height:16px;border-radius:50%;background:#fff}
.switch input:checked{background:var(--accent)}.switch input:checked::after{left:18px}
.switch input:focus-visible{outline-offset:2px;border-radius:10px}
.gated:has(>.setting>.how>.switch>input:not(:checked))>.when-on{display:none}
.panels.all .gated>.when-on{display:block!important}
.when-on{border-left:2px solid var(--accent);padding-left:16px;margin-left:4px}
.boxes{border:1px solid var(--line);border-radius:6px;padding:8px 12px;margin:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:4px 16px;max-height:320px;overflow-y:auto;min-width:0}
.boxes .check{overflow-wrap:anywhere;min-width:0}
.rows,.pairs{border:0;padding:0;margin:0;min-width:0}.rows{display:grid;gap:12px}.rows>button,.pairs>button{justify-self:start}
.row{border:1px solid var(--line);border-radius:6px;padding:8px 16px 12px;margin:0;min-width:0}.row.new{border-style:dashed}
.row>legend{font-weight:600;padding:0 4px}.row>.check{margin-top:8px}
.members{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:12px 16px}
.member{min-width:0}.member label{font-size:14px}.member>input[type=text],.member>select,.member>.secret,.member .secret input{width:100%}
.member.flag{display:grid;grid-template-columns:auto 1fr;gap:0 12px;align-items:center;align-content:start;padding-top:24px}.member.flag>label{order:2}.member.flag>.hint,.member.flag>.error{grid-column:1/-1;order:3}
.member.group,.member.map,.member.list{grid-column:1/-1}
.pairs{display:grid;gap:8px}.pair{display:grid;grid-template-columns:minmax(0,220px) minmax(0,1fr);gap:8px;align-items:start}.pair>.value>input,.pair>.value>.secret input{width:100%}
.pairs.flags{grid-template-columns:repeat(auto-fill,minmax(248px,1fr));gap:4px 16px}.flags .pair{grid-template-columns:1fr}
.save{position:sticky;bottom:0;z-index:15;display:flex;gap:12px;align-items:center;flex-wrap:wrap;padding:12px 24px;margin-top:24px;background:var(--raise);border:1px solid var(--line);border-radius:var(--radius)}
.save output{flex:1;color:var(--muted);min-width:140px}.save.dirty{border-color:var(--accent)}.save.dirty output{color:var(--text);font-weight:600}
.notice{border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:var(--radius);padding:12px 16px;margin:0 0 24px;background:var(--accent-soft);max-width:1168px}
.notice h2{font-size:15px;line-height:24px;margin:0}.notice p,.notice ul{margin:4px 0 0}.notice ul{padding-left:24px}
.notice.danger{border-left-color:var(--danger);background:var(--danger-soft)}.notice.danger h2{color:var(--danger)}
.notice.good{border-left-color:var(--good);background:var(--good-soft)}.notice.warn{border-left-color:var(--warn);background:var(--warn-soft)}
dl{display:grid;grid-template-columns:minmax(0,240px) minmax(0,1fr);margin:0;column-gap:24px}dl.diff-list{grid-template-columns:minmax(0,360px) minmax(0,1fr)}.side-was,.side-will{display:grid;grid-template-columns:64px minmax(0,1fr);gap:8px;padding:4px 12px;border-radius:4px;align-items:baseline}.side-was{background:var(--danger-soft)}.side-will{background:var(--good-soft);margin-top:4px}.facts>dd>.inner{margin:0}
dl.inner{grid-template-columns:minmax(0,180px) minmax(0,1fr);gap:4px 16px}
.facts>dt,.facts>dd{padding:12px 0;border-bottom:1px solid var(--line)}.facts>dt:last-of-type,.facts>dd:last-of-type{border-bottom:0}
dl.facts{column-gap:0}.facts>dt{padding-right:24px}dt{color:var(--muted)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
.facts>dt .own{display:inline-block;margin-left:8px}
.values{margin:0;padding:0;list-style:none}.values>li+li{margin-top:8px}
.copy{display:inline-flex;gap:4px;align-items:center;max-width:100%}
.empty{border:1px dashed var(--edge);border-radius:var(--radius);padding:40px 32px;text-align:center;color:var(--muted)}.empty :is(h1,h2){color:var(--text);margin:0 0 4px}.empty p{margin:0 auto 16px}.empty>:last-child{margin-bottom:0}.empty .button{white-space:normal;text-align:center}.empty+form,.empty+p,.log+form{margin-top:16px}
.diff del,.diff ins{text-decoration:none;border-radius:4px;padding:0 4px;overflow-wrap:anywhere;white-space:pre-wrap}.diff del{background:var(--danger-soft);color:var(--danger)}.diff ins{background:var(--good-soft);color:var(--good)}
.diff del::before{content:"− "}.diff ins::before{content:"+ "}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:16px;margin-bottom:32px}
.tile{border:1px solid var(--line);border-radius:var(--radius);padding:16px;text-decoration:none;color:inherit;display:block;background:var(--raise)}.tile:hover{border-color:var(--accent)}.tile strong{color:var(--accent);display:flex;gap:8px;align-items:center}.tile span{color:var(--muted)}
.log{list-style:none;padding:0;margin:0 0 16px;border:1px solid var(--line);border-radius:var(--radius)}
.log>li{padding:12px 16px;border-bottom:1px solid var(--line);scroll-margin-top:72px}.log>li:last-child{border:0}.log>li:target{background:var(--accent-soft)}
.log .meta{display:flex;gap:4px 16px;flex-wrap:wrap;color:var(--muted);font-size:13px}
.log p{margin:0;max-width:none;overflow-wrap:anywhere}
.diff{width:100%;margin:8px 0 0;display:grid;grid-template-columns:fit-content(60%) minmax(0,1fr);gap:4px 16px}.diff dt,.diff dd{padding:0}
.door{min-height:100vh;display:grid;place-items:center;padding:24px 16px;background:var(--soft)}
.door main{flex:none;width:min(400px,100%);padding:32px;background:var(--raise);border:1px solid var(--line);border-radius:var(--radius)}
.door h1{margin-bottom:4px}.door .brand{margin-bottom:24px}.door form{display:grid;gap:16px;margin-top:24px}.door input{font-weight:400;width:100%;min-height:44px;font-size:16px;margin-top:4px}.door button{min-height:44px}
.door .notice{margin:16px 0 0}
.secret-shown{display:flex;gap:4px 8px;align-items:center;flex-wrap:wrap;padding:12px 16px;border:1px solid var(--line);border-radius:6px;background:var(--bg);margin-top:12px;overflow-wrap:anywhere}
.secret-shown code{flex:1;font-size:15px;user-select:all}
.grid{border:1px solid var(--line);border-radius:6px;padding:0;margin:0;min-width:0;max-height:480px;overflow:auto}.grid .lines td,.grid .lines th{padding:4px 12px}.grid thead{position:sticky;top:0;z-index:1}.grid td{text-align:center;background:inherit}.grid thead td{background:var(--soft);border-bottom:1px solid var(--line)}.grid .column{display:none}
.tags{display:inline-flex;gap:4px 8px;flex-wrap:wrap;vertical-align:middle}.count{font-size:12px;color:var(--muted);background:var(--soft);border:1px solid var(--line);border-radius:10px;padding:0 6px;font-weight:400}
.said-of{white-space:pre-wrap}.under{margin:-12px 0 16px}
td.wraps,.list tbody th{min-width:clamp(140px,15vw,216px);overflow-wrap:anywhere}td.deeds{text-align:right;white-space:nowrap}td.deeds form{display:inline-block}td.deeds>*+*{margin-left:8px}
.inline{display:flex;gap:8px;align-items:center;flex-wrap:wrap;margin-bottom:16px}.bar .inline{margin:0;flex:none;max-width:none}.inline select{max-width:280px}
.bar>.grows{flex:1 1 240px;max-width:560px}
.choices{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:var(--radius);max-width:960px}.choices li+li{border-top:1px solid var(--line)}.choices a{display:flex;gap:4px 16px;flex-wrap:wrap;align-items:baseline;padding:12px 16px;text-decoration:none;color:inherit}.choices a:hover{background:var(--soft)}.choices strong{color:var(--accent)}
.filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:12px 16px;align-items:end;margin-bottom:24px;padding:16px;border:1px solid var(--line);border-radius:var(--radius);background:var(--soft)}.filters label{display:block;font-size:13px;line-height:20px}.filters input,.filters select{width:100%;height:36px}.filters>div{min-width:0}
.stack{display:grid;gap:16px;justify-items:start}.stack h2{margin:0}.stack>div,.stack>fieldset{width:100%}.whole{width:min(560px,100%);display:block;margin-top:4px}form.card{margin-top:24px;max-width:960px}
pre.tall{max-height:640px}
.panel>h3{margin:24px 0 8px}.panel>h2+h3{margin-top:0}
kbd{font:13px/20px var(--mono);border:1px solid var(--line);border-bottom-width:2px;border-radius:4px;padding:0 6px;background:var(--soft)}
dialog{border:1px solid var(--line);border-radius:var(--radius);background:var(--raise);color:inherit;padding:24px;max-width:min(480px,calc(100vw - 32px))}dialog dl.facts{grid-template-columns:minmax(0,140px) minmax(0,1fr)}dialog form{margin-top:16px}dialog::backdrop{background:rgb(0 0 0/.4)}
[hidden]{display:none!important}

@media(max-width:1100px){.list td.nowrap{white-space:normal}td.deeds{white-space:normal}td.deeds>*{margin:2px 0}td.deeds>*+*{margin-left:4px}.split{grid-template-columns:minmax(0,1fr);gap:16px}.tabs{position:sticky;top:56px;z-index:10;flex-direction:row;overflow-x:auto;background:var(--bg);margin:0 -32px;padding:4px 32px;border-bottom:1px solid var(--line);max-height:none}.tabs a{border-left:0;border-bottom:2px solid transparent;white-space:nowrap;padding:8px}.panel{scroll-margin-top:120px}}
@media(max-width:820px){
.top{padding:8px 16px;gap:8px;flex-wrap:wrap}.brand{min-width:0;flex:1}.who{display:none}.top>search{order:3;flex:1 1 100%}.search{width:100%}.switcher{order:2}.switcher select{max-width:140px}.account{order:2}
.top{position:static}.body{display:block}.side{display:none}.side-menu{display:block;border-bottom:1px solid var(--line);background:var(--soft)}.side-menu summary{list-style:none;padding:12px 16px;font-weight:600;cursor:pointer}.side-menu nav{padding:0 4px 16px}
main{padding:16px 16px 96px}.tabs{top:0;margin:0 -16px;padding:4px 16px}
.setting,.pair,dl,dl.inner,dl.diff-list,.diff{grid-template-columns:minmax(0,1fr)}.facts>dt,.facts>dt:last-of-type{border:0;padding:12px 0 0}.facts>dd{padding:0 0 12px}.card{padding:0 16px}.card.pad{padding:16px}
.setting.flag{grid-template-columns:minmax(0,1fr)}.how>input[type=text],.how>select,.how>.secret{width:100%}.amount input[type=number]{width:140px}
input,select,textarea{font-size:16px;min-height:44px}input[type=checkbox]{min-height:0;width:20px;height:20px}.switch input{width:44px;height:24px;border-radius:12px}.switch input::after{width:20px;height:20px}.switch input:checked::after{left:22px}
.with-icon .icon{top:14px}button,.button{min-height:44px}button.small,.button.small,button.link,.icon-button{min-height:36px}.menu summary{height:44px}
.save{padding:8px;gap:8px;margin:24px -8px 0;bottom:4px}.save button,.save .button{flex:1 1 auto;padding:4px 12px}.save output{flex:1 1 100%;padding:0 4px}.save:not(.dirty) output{display:none}.path{height:auto}.setting:not(:focus-within) .path{display:none}
.list thead{display:none}.list tr{display:grid;grid-template-columns:minmax(0,1fr) auto;padding:12px 8px 12px 16px;border-bottom:1px solid var(--line)}.list tr:last-child{border:0}.list tr>*{border:0;padding:0;grid-column:1;overflow-wrap:anywhere;white-space:normal;text-align:left}.list td.end{grid-column:2;grid-row:1/5;width:auto}.list td[data-name]::before{content:attr(data-name) ": ";color:var(--muted)}.list td.blank{display:none}
.lines td,.lines th{padding:4px 8px}.lines thead{display:none}.lines tr{display:grid;grid-template-columns:auto minmax(0,1fr);align-items:center;padding:8px;border-bottom:1px solid var(--line)}.lines tr>*{border:0}.lines tbody th{grid-column:1/-1}.lines select{width:100%}.grid .lines tr{display:flex;flex-wrap:wrap;gap:0 16px}.grid .lines tr>*{padding:4px}.grid .lines tbody th{flex-basis:100%}.grid .column{display:inline}.grid .lines td:empty{display:none}
.pairs.flags{grid-template-columns:minmax(0,1fr)}.door main{padding:24px}.head .actions{width:100%}.head .actions>*{flex:1}.head .actions .menu summary{justify-content:center}.head .actions .sheet{right:auto;left:0}.list td.deeds{text-align:left;padding-top:4px}.head .actions form,.head .actions form button{flex:1;width:100%}
}
`
