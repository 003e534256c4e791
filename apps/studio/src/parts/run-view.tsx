/** A run as it goes: how far it is, the error of every start, and the object as it forms. */

import { lazy, Suspense } from "react";
import type { RunReport } from "../lab/phase-pattern.js";
import { keepStart, phaseOnProcessor } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { lab } from "../state/lab.js";
import { studio } from "../state/studio.js";
import { CurveView } from "./curve-view.js";
import { FormingObject } from "./forming-object.js";

// three.js comes when an object begins to form
const FormingSurface = lazy(async () => ({
  default: (await import("./forming-surface.js")).FormingSurface,
}));

export function RunView({ report }: { readonly report: RunReport }) {
  const { run, engine, lines, view, iterations } = report;
  const { state, done, total, secondsLeft, message, starts } = run;
  const forming = useStore(studio, (all) => all.forming);
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
        {isGoing && latest && (
          <button
            type="button"
            onClick={() => keepStart(latest.id, `start-${Number(latest.start) + 1}.iteration-${latest.iteration}.cxi`)}
          >
            Keep start {Number(latest.start) + 1} as it is
          </button>
        )}
      </div>
      {message && <p>{message}</p>}
      {state === "failed" && engine !== "wasm" && (
        <div className="actions">
          <button type="button" className="primary" onClick={() => phaseOnProcessor()}>
            Begin again with the wasm engine
          </button>
        </div>
      )}
      <div className="forming">
        {view && <FormingObject view={view} />}
        {forming && (
          <Suspense fallback={null}>
            <FormingSurface surface={forming} isGoing={isGoing} />
          </Suspense>
        )}
      </div>
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
