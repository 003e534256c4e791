/** How a report looks: light and dark, wide and narrow, on screen and on paper. */

export const REPORT_STYLE = `
:root{color-scheme:light dark;--page:#fff;--ink:#1b1f24;--faint:#5c6570;--line:#e1e5ea;--tile:#f5f7f9;--warn:#fff6e0;--warn-line:#e0a52e}
@media screen and (prefers-color-scheme:dark){:root{--page:#14171b;--ink:#e8ebee;--faint:#9aa4af;--line:#2c323a;--tile:#1c2127;--warn:#2b2413;--warn-line:#b98a2a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,'Segoe UI','Helvetica Neue',Arial,sans-serif}
main{max-width:1040px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:18px;margin:44px 0 12px;padding-top:14px;border-top:1px solid var(--line)}
p{margin:0 0 12px}
.faint,.note{color:var(--faint)}
.note{max-width:70ch}
.tiles{display:flex;flex-wrap:wrap;gap:10px;margin:20px 0 0;padding:0}
.tiles div{flex:1 1 auto;background:var(--tile);border-radius:8px;padding:10px 14px}
.tiles dt{color:var(--faint);font-size:13px}
.tiles dd{margin:0;font-size:19px;font-weight:600;overflow-wrap:anywhere}
.warnings{background:var(--warn);border-left:4px solid var(--warn-line);border-radius:4px;margin:20px 0 0;padding:12px 18px}
.warnings ul{margin:4px 0 0;padding-left:20px}
.verdict{border-left:4px solid;border-radius:4px;margin:20px 0 0;padding:12px 18px;background:var(--tile)}
.verdict p{margin:4px 0 0}
.verdict.good{border-color:#3a9a5b}
.verdict.bad{border-color:#d0483e}
.narrow{max-width:440px;margin:20px auto 0}
.scroll{overflow-x:auto}
.scroll td{overflow-wrap:break-word}
.bar{display:block;height:10px;margin-top:5px;border-radius:3px;background:#2f81d0}
figure{margin:0}
figure+figure,.row+.row{margin-top:22px}.strip figure+figure{margin-top:0}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:16px;justify-items:center}
.row.wide{grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:28px;align-items:start}
h3{font-size:15px;margin:20px 0 10px}
.legend{display:flex;justify-content:center;margin-top:6px}
svg{max-width:100%;height:auto;display:block}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:6px 14px 6px 0;border-bottom:1px solid var(--line);overflow-wrap:break-word}
td{overflow-wrap:anywhere}
th{font-weight:600}
thead th{color:var(--faint);font-weight:400}
td.number{font-variant-numeric:tabular-nums;white-space:nowrap}
pre{background:var(--tile);border-radius:8px;padding:12px 14px;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,'SF Mono',Menlo,Consolas,monospace}
details{margin:8px 0}
summary{cursor:pointer}
img{vertical-align:middle}
.strip{display:flex;gap:10px;overflow-x:auto;align-items:center;text-align:center}
summary.good{color:#3a9a5b}
summary.bad{color:#d0483e}
[hidden]{display:none!important}
.explore,.surface{margin:6px 0 24px}
.planes{display:grid;grid-template-columns:repeat(3,1fr);gap:16px}
.plane canvas{display:block;width:100%;aspect-ratio:1;cursor:crosshair}
.plane input{width:100%;accent-color:#2f81d0;margin:4px 0 0}
.plane label,.tools,.colours{font-size:13px;color:var(--faint)}
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:8px 18px;margin:0 0 8px}
.tools button,.tools select{font:inherit;color:var(--ink);background:var(--tile);border:1px solid var(--line);border-radius:6px;padding:3px 10px;min-width:32px}
.tools button{cursor:pointer}
.zoom{display:inline-flex;align-items:center;gap:6px}
.readout{display:block;font-variant-numeric:tabular-nums;min-height:1.5em;margin:4px 0 2px}
.colours{display:flex;flex-wrap:wrap;align-items:center;justify-content:center;gap:2px 8px;margin:8px auto 4px}
.bar-of-colours{width:min(320px,60%);height:12px;border-radius:2px}
.name-of-colours{flex-basis:100%;text-align:center}
.stage{position:relative;max-width:560px;margin:0 auto;aspect-ratio:1}
.stage canvas{position:absolute;inset:0;width:100%;height:100%}
.surface-canvas{cursor:grab;touch-action:pan-y}
.surface-canvas:active{cursor:grabbing}
.surface-overlay{pointer-events:none}
@media screen{.turning>.still,.look:has(>.explore[hidden]){display:none}}
@media (max-width:560px){.planes{grid-template-columns:1fr}.plane canvas{max-width:340px;margin:0 auto}.plane label,.plane input{display:block;max-width:340px;margin-left:auto;margin-right:auto}main{padding:20px 14px 40px}h1{font-size:22px}.explained thead{display:none}.explained tr{display:grid;grid-template-columns:1fr auto;border-bottom:1px solid var(--line);padding:6px 0}.explained th,.explained td{border:0;padding:0}.explained td:last-child{grid-column:1/-1;color:var(--faint)}}
@page{margin:14mm}
@media print{:root{color-scheme:light}body{font-size:12px}main{max-width:none;padding:0}.explore,.surface,.look{display:none!important}.narrow .row{grid-template-columns:1fr}svg,p,tr,pre,.tiles,.warnings,.verdict{break-inside:avoid}h2,h3,section>p,thead,pre,tbody tr:first-child{break-after:avoid}.scroll{overflow:visible}.scroll table:has(th:nth-child(8)){font-size:9.5px}.scroll table:has(th:nth-child(8)) :is(th,td){padding-right:6px;white-space:normal}section>div>details:not([open]){display:none}.legend{break-before:avoid}.row{grid-template-columns:repeat(3,1fr)}.row:has(>:only-child){grid-template-columns:1fr}.row.wide{grid-template-columns:repeat(2,1fr)}}
`;
