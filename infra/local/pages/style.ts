// What do the pages of the local runner look like?
export const style = `
:root{--bg:#fff;--soft:#f6f7f7;--line:#dde1e1;--text:#1b2223;--muted:#5a6667;--accent:#0b6e6e;--on-accent:#fff;--danger:#b3261e;--warn:#8a5a00;--radius:8px;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
@media(prefers-color-scheme:dark){:root{--bg:#14191a;--soft:#1b2223;--line:#323c3d;--text:#e7eceb;--muted:#9dabab;--accent:#4fc3bd;--on-accent:#06201f;--danger:#ff8a80;--warn:#f0b64a}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
a{color:var(--accent);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-9999px}.skip:focus{left:16px;top:8px;background:var(--bg);padding:8px}
header{border-bottom:1px solid var(--line);background:var(--soft)}
.bar{max-width:1120px;margin:0 auto;padding:0 24px;min-height:56px;display:flex;align-items:center;gap:8px 24px;flex-wrap:wrap}
.brand{font-weight:700;color:var(--text);text-decoration:none;letter-spacing:-.01em}
nav{display:flex;gap:4px;flex:1}
nav a{color:var(--muted);text-decoration:none;padding:4px 8px;border-radius:6px}
nav a:hover{color:var(--text)}
nav a[aria-current]{color:var(--text);font-weight:600;background:var(--bg);box-shadow:inset 0 0 0 1px var(--line)}
.now{color:var(--muted);text-decoration:none;font-size:13px;white-space:nowrap}
.tag{color:var(--warn);font-size:12px;font-weight:600;border:1px solid;border-radius:10px;padding:0 8px;margin-left:8px}
main{max-width:1120px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:24px;line-height:32px;margin:0 0 8px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:16px;line-height:24px;margin:32px 0 8px}
p{margin:0 0 16px;max-width:68ch}
.muted,.lead{color:var(--muted)}
.card{border:1px solid var(--line);border-radius:var(--radius);padding:16px;margin:0 0 16px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:16px}
.cards .card{margin:0;display:block;text-decoration:none;color:inherit}
.cards a.card:hover{border-color:var(--accent)}
.cards strong{display:block;color:var(--accent)}
pre{background:var(--soft);border:1px solid var(--line);border-radius:var(--radius);padding:12px 16px;margin:0 0 16px;overflow-x:auto;font:13px/20px var(--mono);white-space:pre-wrap;overflow-wrap:anywhere}
pre.all,.id{user-select:all}
code{font:13px/20px var(--mono)}
.id{overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:8px 24px;margin:0 0 16px}
dt{color:var(--muted)}dd{margin:0;min-width:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:var(--radius);margin:0 0 16px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:8px 16px;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
th{font-size:13px;font-weight:600;color:var(--muted);background:var(--soft);white-space:nowrap}
td.when,td.nowrap{white-space:nowrap}td.nowrap{width:144px}td{overflow-wrap:break-word}
.method{display:inline-block;min-width:56px;font:600 12px/20px var(--mono);color:var(--muted)}
form.row p{margin:0;flex:1 1 320px}form.row.card{align-items:center;justify-content:space-between;padding:16px}.card p{max-width:none}.card pre{margin:0}
form.row{display:flex;gap:8px;align-items:end;flex-wrap:wrap;margin:0 0 16px}
label{display:block;font-weight:600}
label small{display:block;font-weight:400;color:var(--muted)}
input{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--muted);border-radius:6px;padding:8px 12px;height:40px;width:280px;max-width:100%;margin-top:4px}
button,.button{font:inherit;font-weight:600;height:40px;padding:0 16px;border-radius:6px;border:1px solid var(--line);background:var(--bg);color:var(--text);cursor:pointer;text-decoration:none;display:inline-flex;align-items:center}
button:hover{border-color:var(--accent)}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button.danger{color:var(--danger)}
.empty{border:1px dashed var(--line);border-radius:var(--radius);padding:24px;color:var(--muted);max-width:none}
.head{display:flex;justify-content:space-between;align-items:start;gap:16px;flex-wrap:wrap}
iframe{width:100%;height:360px;border:1px solid var(--line);border-radius:var(--radius);background:#fff;display:block;margin-bottom:16px}
ul.links{padding:0;margin:0 0 16px;list-style:none}ul.links li{padding:4px 0;overflow-wrap:anywhere}
@media(max-width:640px){.method{display:block}.bar{padding:8px 16px}.now{width:100%;order:3}nav{order:2;width:100%;flex:auto;overflow-x:auto}nav a{padding:8px}main{padding:24px 16px 48px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:12px}th,td{padding:8px 12px}form.row>*{width:100%}input{width:100%;font-size:16px;height:44px}button{height:44px;justify-content:center}iframe{height:360px}
table.stack thead{display:none}table.stack tr{display:block;padding:12px;border-bottom:1px solid var(--line)}table.stack tr:last-child{border:0}table.stack td{display:block;overflow-wrap:anywhere;border:0;padding:0 0 4px;white-space:normal}table.stack td[data-name]::before{content:attr(data-name) ": ";color:var(--muted)}}
`
