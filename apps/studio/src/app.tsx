/** The frame of the page: the stages on the left, the present one beside them, and what goes on at the foot. */

import { lazy, type ReactNode, Suspense } from "react";
import { StatusLine } from "./parts/status-line.js";
import { goTo } from "./state/actions.js";
import { useStore } from "./state/create-store.js";
import { STAGES, type Stage, type Studio, studio } from "./state/studio.js";
import { JudgeView } from "./views/judge-view.js";
import { OpenView } from "./views/open-view.js";
import { PhaseView } from "./views/phase-view.js";
import { PrepareView } from "./views/prepare-view.js";
import { TakeView } from "./views/take-view.js";

// three.js comes when a crystal is looked at
const LookView = lazy(async () => ({ default: (await import("./views/look-view.js")).LookView }));

const VIEWS: Readonly<Record<Stage, () => ReactNode>> = {
  open: () => <OpenView />,
  prepare: () => <PrepareView />,
  phase: () => <PhaseView />,
  judge: () => <JudgeView />,
  look: () => (
    <Suspense fallback={<p className="empty">loading the view</p>}>
      <LookView />
    </Suspense>
  ),
  "take away": () => <TakeView />,
};

export function App() {
  const state = useStore(studio, (all) => all);
  return (
    <div className="app">
      <header>
        <h1>Autophase studio</h1>
        <nav aria-label="stages">
          {STAGES.map((stage, k) => (
            <button
              key={stage}
              type="button"
              aria-current={stage === state.stage ? "step" : undefined}
              disabled={!isReachable(stage, state)}
              onClick={() => goTo(stage)}
            >
              <span aria-hidden="true">{k + 1}</span> {stage}
            </button>
          ))}
        </nav>
      </header>
      <main className={state.stage.replace(" ", "-")}>{VIEWS[state.stage]()}</main>
      <StatusLine />
    </div>
  );
}

function isReachable(stage: Stage, { volumes, record }: Studio): boolean {
  const has = (name: string): boolean => volumes.some((volume) => volume.name === name);
  switch (stage) {
    case "open":
      return true;
    case "prepare":
      return has("frames");
    case "phase":
    case "take away":
      return has("pattern") || has("amplitude");
    case "judge":
      return record !== undefined;
    case "look":
      return has("amplitude");
  }
}
