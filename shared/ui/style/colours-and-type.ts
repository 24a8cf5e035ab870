// What do all pages of the console have in common: colours, type, and what only some see or hear?
const light = `
  --bg:#fff;--soft:#f6f7f7;--raise:#fff;--line:#dde1e1;--edge:#8b9696;--text:#1b2223;
  --muted:#566162;--accent:#0b6e6e;--accent-soft:#e6f2f1;--on-accent:#fff;--danger:#b3261e;
  --danger-soft:#fdeeec;--warn:#7d5200;--warn-soft:#fdf4e1;--good:#1d6b36;--good-soft:#e8f5ec`
const dark = `
  --bg:#14191a;--soft:#1a2021;--raise:#181e1f;--line:#313b3c;--edge:#6f7c7d;--text:#e7eceb;
  --muted:#9dabab;--accent:#4fc3bd;--accent-soft:#173433;--on-accent:#06201f;--danger:#ff8a80;
  --danger-soft:#3a2220;--warn:#f0b64a;--warn-soft:#362b16;--good:#76cf92;--good-soft:#1a3122`

export const coloursAndType = `
:root{${light};--radius:8px;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color-scheme:light}
@media(prefers-color-scheme:dark){:root:not([data-look=light]){${dark};color-scheme:dark}}
:root[data-look=dark]{${dark};color-scheme:dark}
*{box-sizing:border-box}
html{scroll-padding-top:72px}
body{
  margin:0;background:var(--bg);color:var(--text);
  font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
  font-variant-numeric:tabular-nums;accent-color:var(--accent)
}
a{color:var(--accent);text-underline-offset:2px}
h1{font-size:24px;line-height:32px;margin:0;letter-spacing:-.01em;overflow-wrap:anywhere;font-weight:600}
h2{font-size:18px;line-height:28px;margin:0 0 16px;font-weight:600}
h3{font-size:15px;line-height:24px;margin:24px 0 0;font-weight:600}
p{margin:0 0 16px;max-width:68ch}
p.small{max-width:none}
code,.mono{font:13px/20px var(--mono)}
code{overflow-wrap:anywhere}
pre{
  font:13px/20px var(--mono);background:var(--soft);border:1px solid var(--line);border-radius:6px;
  padding:8px 12px;margin:0;white-space:pre-wrap;overflow-wrap:anywhere;max-height:320px;
  overflow:auto
}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
main:focus{outline:0}
.hidden{
  position:absolute!important;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
  white-space:nowrap
}
.sprite{display:none}
.icon{
  width:16px;height:16px;flex:none;fill:none;stroke:currentColor;stroke-width:1.4;
  stroke-linecap:round;stroke-linejoin:round;vertical-align:-3px
}
.muted,.lead{color:var(--muted)}
.small{font-size:13px;line-height:20px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:var(--bg);padding:8px;z-index:30}
html:not(.scripted) .needs-script{display:none}
html.scripted .without-script{display:none}
`
