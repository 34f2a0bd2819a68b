/** The style of the page: one column, tables that scroll in themselves, light and dark, and paper. */
export const pageStyle = `
:root{color-scheme:light dark;--page:#fff;--panel:#f6f7f9;--line:#dfe3ea;--text:#1f2430;--faint:#5b6472;--track:#eef0f4;
--bar:#3b6fd4;--critical:#c93434;--warning:#c98a12;--info:#3f83c4;--good:#2f8f55;--note:#8e97a6;--link:#2459bd}
@media (prefers-color-scheme:dark){:root{--page:#14171d;--panel:#1c2029;--line:#323845;--text:#e6e9ef;--faint:#a2abba;
--track:#272c37;--bar:#6d9bf1;--critical:#f07070;--warning:#e8b04a;--info:#76b3ea;--good:#62c389;--note:#7c8696;--link:#8ab2ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);
font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 24px 80px}
h1,h2,h3,h4{scroll-margin-top:64px}
h1{font-size:28px;margin:0 0 6px;line-height:1.25}
h2{font-size:21px;margin:44px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--line)}
h3{font-size:17px;margin:32px 0 10px}
h4{font-size:14px;margin:20px 0 6px;color:var(--faint);font-weight:600}
p{margin:6px 0}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
code{font:13px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono CJK SC",monospace;background:var(--panel);
border-radius:4px;padding:1px 4px;overflow-wrap:anywhere}
.bar{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:10px 22px;align-items:center;
padding:10px 24px;background:var(--page);border-bottom:1px solid var(--line)}
.bar fieldset{border:0;margin:0;padding:0;display:flex;gap:14px}
.bar label{cursor:pointer}
.bar input[type=search]{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);border-radius:6px;
padding:4px 10px;width:260px;margin-left:6px}
nav{columns:3 260px;margin:18px 0;padding:14px 18px;background:var(--panel);border-radius:8px;font-size:14px}
nav a{display:block;padding:2px 0;break-inside:avoid;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
nav a.l3{padding-left:16px}
.scroll{overflow-x:auto;margin:10px 0}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--faint);white-space:nowrap}
th[data-sortable]{cursor:pointer}
th[aria-sort=ascending]::after{content:" \\2191"}th[aria-sort=descending]::after{content:" \\2193"}
td.num,th.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.whole{white-space:nowrap}
tbody tr:hover{background:var(--panel)}
tr.member td:first-child{padding-left:30px}
td code{background:none;padding:0}
table[data-filter] td:first-child{min-width:300px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:3px 18px;margin:8px 0}
dt{color:var(--faint)}dd{margin:0}
ul{list-style:none;margin:8px 0;padding:0}
li{padding:5px 0 5px 14px;border-left:3px solid var(--line);margin:4px 0}
li.critical,p.critical{border-color:var(--critical)}li.warning,p.warning{border-color:var(--warning)}
li.info,p.info{border-color:var(--info)}li.good,p.good{border-color:var(--good)}
p.critical,p.warning,p.info,p.good{border-left:3px solid;padding-left:12px}
td.critical{color:var(--critical);font-weight:600}td.warning{color:var(--warning)}td.good{color:var(--good)}
p.note,td.note{color:var(--faint)}
figure{margin:14px 0;padding:6px;border:1px solid var(--line);border-radius:8px}
figure svg{width:100%;height:auto;display:block}
body:has(#lang-en:checked) [lang=zh]:not(label),body:has(#lang-zh:checked) [lang=en]:not(label){display:none}
body:has(#lang-both:checked) :is(li,p,dd,th,td)>[lang]+[lang]{display:block}
body:has(#lang-both:checked) :is(dt,h1,h2,h3,h4,a,label)>[lang]+[lang]::before{content:" / ";white-space:pre}
@media print{.bar,nav{display:none}main{max-width:none;padding:0}h2{break-after:avoid}tr,li,figure{break-inside:avoid}
.scroll{overflow:visible}a{color:inherit}}
@media (max-width:640px){main{padding:20px 14px 60px}dl{grid-template-columns:1fr}dd{margin-bottom:6px}}
`.trim();

/** Sorting, filtering, and the page's language and title; without it the page is complete all the same. */
export const pageScript = `
const groupsOf=body=>{const groups=[];for(const r of body.rows)
if(r.classList.contains("member")&&groups.length)groups.at(-1).push(r);else groups.push([r]);return groups};
for(const th of document.querySelectorAll("th[data-sortable]"))th.addEventListener("click",()=>{
const body=th.closest("table").tBodies[0],at=th.cellIndex,down=th.getAttribute("aria-sort")!=="descending";
const key=r=>{const c=r.cells[at],n=c.dataset.sort;return n===undefined?c.textContent:Number(n)};
const order=(a,b)=>{const x=key(a),y=key(b);const o=typeof x==="number"&&typeof y==="number"?x-y:String(x).localeCompare(String(y));
return down?-o:o};
const groups=groupsOf(body).sort(([a],[b])=>order(a,b)).map(([first,...members])=>[first,...members.sort(order)]);
for(const o of th.parentElement.cells)o.removeAttribute("aria-sort");th.setAttribute("aria-sort",down?"descending":"ascending");
body.append(...groups.flat())});
const filter=document.getElementById("filter");if(filter)filter.addEventListener("input",()=>{const w=filter.value.toLowerCase();
const has=r=>r.cells[0].textContent.toLowerCase().includes(w);
for(const table of document.querySelectorAll("table[data-filter]"))for(const [first,...members] of groupsOf(table.tBodies[0])){
const whole=has(first);for(const r of members)r.hidden=!whole&&!has(r);first.hidden=!whole&&members.every(r=>r.hidden)}});
const heading=document.querySelector("h1");
const titleIn=l=>{const h=heading.cloneNode(true);for(const o of h.querySelectorAll("[lang]"))if(o.lang!==l)o.remove();return h.textContent};
const languages=[...document.querySelectorAll("input[name=lang]")].map(r=>r.id.slice(5)).filter(l=>l!=="both");
for(const r of document.querySelectorAll("input[name=lang]"))r.addEventListener("change",()=>{const l=r.id.slice(5);
const shown=l==="both"?languages:[l];document.documentElement.lang=shown[0];document.title=shown.map(titleIn).join(" / ")});
`.trim();
