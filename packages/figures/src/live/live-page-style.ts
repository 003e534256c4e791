/** How the live page looks: light and dark, wide and narrow. */

export const LIVE_PAGE_STYLE = `
:root{color-scheme:light dark;--page:#fff;--ink:#1b1f24;--faint:#5c6570;--line:#d5dae0;--tile:#f5f7f9;--accent:#2f81d0;--second:#d97b1f}
@media screen and (prefers-color-scheme:dark){:root{--page:#14171b;--ink:#e8ebee;--faint:#9aa4af;--line:#2c323a;--tile:#1c2127}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,'Segoe UI','Helvetica Neue',Arial,sans-serif}
main{max-width:1040px;margin:0 auto;padding:24px 20px 48px}
header{display:flex;flex-wrap:wrap;gap:12px 24px;justify-content:space-between;align-items:flex-start}
h1{font-size:24px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:17px;margin:30px 0 10px;padding-top:12px;border-top:1px solid var(--line)}
p{margin:0}
.faint{color:var(--faint);overflow-wrap:anywhere}
.line{margin:14px 0 8px;min-height:26px}
.actions{display:flex;gap:8px}
button,select{font:inherit;color:inherit;background:var(--tile);border:1px solid var(--line);border-radius:6px;padding:6px 14px}
select{padding:2px 6px;max-width:100%}
button:not(:disabled){cursor:pointer}
button:not(:disabled):hover{border-color:var(--accent)}
button:disabled{opacity:.5}
.pill{display:inline-block;border-radius:99px;padding:1px 12px;background:var(--tile);border:1px solid var(--line);font-weight:600}
.pill.running{border-color:var(--accent);color:var(--accent)}
.pill.paused,.pill.stopping,.pill.interrupted{border-color:var(--second);color:var(--second)}
.pill.finished{border-color:#3a9a5b;color:#3a9a5b}
.pill.failed{border-color:#d0483e;color:#d0483e}
progress{appearance:none;width:100%;height:6px;border:0;border-radius:3px;background:var(--line);overflow:hidden;display:block}
progress::-webkit-progress-bar{background:var(--line)}
progress::-webkit-progress-value{background:var(--accent)}
progress::-moz-progress-bar{background:var(--accent)}
.tiles{display:flex;flex-wrap:wrap;gap:8px;margin:14px 0 0;padding:0}
.tiles div{flex:1 1 auto;min-width:104px;background:var(--tile);border-radius:8px;padding:8px 14px}
.tiles div[hidden]{display:none}
.tiles dt{color:var(--faint);font-size:13px}
.tiles dd{margin:0;font-size:18px;font-weight:600;font-variant-numeric:tabular-nums}
.tiles dd select{font-size:15px;font-weight:400}
.planes{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,220px),1fr));gap:10px 16px;align-items:end}
#pattern{max-width:680px;margin:0 auto}
figure{margin:0;text-align:center}
canvas{display:block;margin:0 auto;image-rendering:pixelated;background:var(--tile)}
.scale{margin:6px auto 0;border-top:4px solid var(--ink);font-size:12px;white-space:nowrap}
figcaption{font-size:13px;color:var(--faint);margin-top:4px}
.legend{display:flex;flex-wrap:wrap;gap:10px;justify-content:center;align-items:center;font-size:13px;color:var(--faint);margin:8px 0 18px}
.legend canvas{width:220px;height:12px;margin:0;border-radius:2px}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--faint);font-size:13px}
svg .grid{stroke:var(--ink);stroke-opacity:.13}
svg .axis{stroke:var(--ink);stroke-opacity:.5}
svg path{fill:none;stroke-linejoin:round}
svg .other{stroke:var(--ink);stroke-opacity:.25}
svg .shown{stroke:var(--accent);stroke-width:2.2}
svg .free{stroke:var(--second);stroke-width:1.6;stroke-dasharray:5 4}
svg .dot{fill:var(--second)}
svg text.chi{fill:var(--accent)}
svg text.llk{fill:var(--second)}
@media print{main{max-width:none;padding:0}.actions,progress{display:none}h2,figure,canvas,svg,.tiles{break-inside:avoid}h2{break-after:avoid}}
`;
