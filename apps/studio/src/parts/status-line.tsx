/** What goes on, how far it is, and what went wrong. */

import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";

export function StatusLine() {
  const busy = useStore(studio, (state) => state.busy);
  const share = useStore(studio, (state) => state.share);
  const problem = useStore(studio, (state) => state.problem);
  const unkept = useStore(studio, (state) => state.unkept);
  return (
    <footer>
      <div role="status">{busy && `${busy} \u2026`}</div>
      {busy && <progress aria-label={busy} {...(share !== undefined && { value: share })} />}
      {unkept && <p className="help">{unkept}</p>}
      <div role="alert">
        {problem && (
          <p className="problem">
            {problem}{" "}
            <button type="button" onClick={() => studio.set({ problem: undefined })}>
              dismiss
            </button>
          </p>
        )}
      </div>
    </footer>
  );
}
