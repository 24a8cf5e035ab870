// What do tables look like, and what leads through them?
export const tables = `
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:var(--radius);margin:0 0 16px}
table{border-collapse:collapse;width:100%}
caption{text-align:left;padding:12px 16px;font-weight:600}
th,td{text-align:left;padding:8px 16px;border-bottom:1px solid var(--line);vertical-align:middle}
tr:last-child>*{border-bottom:0}
thead th{font-size:13px;font-weight:600;color:var(--muted);background:var(--soft);white-space:nowrap}
thead th a{color:inherit;text-decoration:none;display:inline-flex;gap:4px}
thead th a:hover{color:var(--text)}
tbody th{font-weight:600}
tbody th :is(.hint,.muted,.small){font-weight:400}
tbody th a{text-decoration:none;overflow-wrap:anywhere}
tbody th a:hover{text-decoration:underline}
tbody tr:hover{background:var(--soft)}
td.nowrap,.nowrap{white-space:nowrap}
td.end{text-align:right;width:56px;padding:4px 12px}
td .menu summary{border-color:transparent;padding:0 8px;height:32px;font-weight:700;justify-content:center}
.lines select{min-height:32px;padding:2px 8px}
.lines tbody th{font-weight:400}
.lines td,.lines th{padding:4px 16px}
.list-frame{overflow:visible}
.list-frame thead th:first-child{border-radius:var(--radius) 0 0}
.list-frame thead th:last-child{border-radius:0 var(--radius) 0 0}
.bar{display:flex;gap:8px;flex-wrap:wrap;align-items:center;margin-bottom:16px}
.bar>search{flex:1}
.bar form,.find{display:flex;gap:8px;align-items:center;flex:1 1 auto;max-width:640px}
.find{flex-wrap:wrap}
.bar .with-icon,.find .with-icon{flex:1 1 240px;min-width:0}
.find{margin-bottom:24px;max-width:720px}
.pager{display:flex;gap:16px;align-items:center;justify-content:space-between;flex-wrap:wrap;color:var(--muted)}
.pager span{display:flex;gap:8px}
`
