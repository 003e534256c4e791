/** A run as it goes: how far it is, the error of every start, and the object as it forms. */

import type { RunReport } from "../lab/phase-pattern.js";
import { lab } from "../state/lab.js";
import { CurveView } from "./curve-view.js";
import { FormingObject } from "./forming-object.js";

export function RunView({ report }: { readonly report: RunReport }) {
  const { run, lines, view, iterations } = report;
  const { state, done, total, secondsLeft, message, starts } = run;
  const isGoing = state === "running" || state === "paused";
  const latest = starts.findLast((one) => one.start === view?.start) ?? starts.at(-1);
  return (
    <section aria-label="run">
      <div className="run-head">
        <progress max={total} value={done} aria-label="iterations done" />
        <span>
          {state}
          {secondsLeft !== undefined && isGoing && `, ${Math.ceil(secondsLeft)} s left`}
        </span>
        {state === "running" && (
          <button type="button" onClick={() => lab.pause()}>
            Pause
          </button>
        )}
        {state === "paused" && (
          <button type="button" onClick={() => lab.resume()}>
            Go on
          </button>
        )}
        {isGoing && (
          <button type="button" onClick={() => lab.stop()}>
            Stop
          </button>
        )}
      </div>
      {message && <p>{message}</p>}
      {view && <FormingObject view={view} />}
      {latest && (
        <CurveView
          iterations={iterations}
          chi={latest.chi}
          free={latest.freeLlk}
          others={starts.filter((one) => one !== latest).map(({ chi }) => chi)}
        />
      )}
      <details>
        <summary>log</summary>
        <ol className="lines">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      </details>
    </section>
  );
}
