/** Where a training run stands, at the head of its page. */

import { element, type Markup } from "../markup/element.js";
import { RELOAD_SCRIPT } from "./page.js";

export interface TrainingStatus {
  readonly state: "running" | "finished" | "stopped";
  /** Steps done. */
  readonly step: number;
  readonly totalSteps: number;
  readonly secondsLeft?: number;
  /** When the page was written, ISO 8601. */
  readonly updated: string;
  /** Why it stopped. */
  readonly message?: string;
}

export const LIVE_STYLE = `
.status{margin:10px 0 0}
.status .bar{height:6px;border-radius:3px;background:var(--line);overflow:hidden;margin:8px 0 4px}
.status .bar div{height:100%;background:#2f81d0}
.status.stopped .bar div{background:#d0483e}
.status.silent .age{color:#d0483e}
.example{margin-top:18px}
.legends{display:flex;flex-wrap:wrap;gap:8px 28px;margin-top:8px}
`;

/** Loads the page again while someone looks at it. When nothing new has come for long, the run has died. */
export const LIVE_SCRIPT = `
const status=document.querySelector('.status'),age=document.querySelector('.age'),written=Date.parse(status.dataset.updated);
const tick=()=>{const s=Math.max(0,Math.round((Date.now()-written)/1000));
age.textContent=s<90?s+' s ago':Math.round(s/60)+' min ago';
if(s>600){status.classList.add('silent');age.textContent+=': is it still running?'}};
tick();setInterval(tick,1000);
${RELOAD_SCRIPT}
`;

export function statusLine({ state, step, totalSteps, secondsLeft, updated, message }: TrainingStatus): Markup {
  const share = totalSteps > 0 ? Math.min(1, step / totalSteps) : 1;
  const done = `${step.toLocaleString("en")} of ${totalSteps.toLocaleString("en")} steps`;
  const left = secondsLeft === undefined ? "" : `, ${inWords(secondsLeft)} left`;
  const words = {
    running: `Running: ${done}${left}. Updated `,
    finished: `Finished: ${done}. `,
    stopped: `Stopped: ${done}. `,
  };
  const time = element("span", { class: "age" }, new Date(updated).toISOString().slice(0, 16).replace("T", " "));
  const bar = element("div", { style: `width:${(100 * share).toFixed(1)}%` });
  return element(
    "div",
    { class: `status ${state}`, "data-updated": updated },
    element("div", { class: "bar" }, bar),
    element("p", { class: "faint" }, words[state], time, ...(message ? [element("br"), message] : [])),
  );
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
