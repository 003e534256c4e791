/** What runs, in words while it is typed; then the run as it goes. */

import { PRESET_NAMES, presetOf } from "@autophase/phase-retrieval";
import { PHASING_SETTINGS } from "@autophase/reconstruction";
import { BeginField } from "../parts/begin-field.js";
import { EngineField } from "../parts/engine-field.js";
import { RecipeEditor } from "../parts/recipe-editor.js";
import { RunView } from "../parts/run-view.js";
import { SettingsForm } from "../parts/settings-form.js";
import { estimate, phase } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";

const GROUPS = [
  { title: "starts", names: ["starts", "seed"] },
  { title: "support", names: ["sigma", "threshold", "every", "shrinkWrap"] },
  { title: "coherence", names: ["coherence"] },
  { title: "guided search", names: ["generations", "breed", "metric", "cull"] },
];
/** The editor has them; a support as an array comes from files. */
const HIDDEN = ["preset", "recipe", "support"];

export function PhaseView() {
  const settings = useStore(studio, (state) => state.phasingSettings);
  const busy = useStore(studio, (state) => state.busy);
  const report = useStore(studio, (state) => state.report);
  const expected = useStore(studio, (state) => state.expected);
  const isCutOff = useStore(studio, (state) => state.isCutOff);
  const change = (phasingSettings: typeof settings): void => studio.set({ phasingSettings, expected: undefined });
  const preset = settings.preset ?? "standard";
  return (
    <div className="split">
      <aside aria-label="settings of the phasing">
        <div className="field">
          <label htmlFor="preset">preset</label>
          <select
            id="preset"
            value={preset}
            aria-describedby="preset-help"
            onChange={({ target }) => change({ ...settings, preset: target.value })}
          >
            {PRESET_NAMES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <p id="preset-help" className="help">
            {presetOf(preset).explanation}
          </p>
        </div>
        <SettingsForm schema={PHASING_SETTINGS} values={settings} onChange={change} groups={GROUPS} hidden={HIDDEN} />
        <BeginField />
        <EngineField />
      </aside>
      <div className="stage">
        <RecipeEditor settings={settings} onChange={change} />
        <div className="actions">
          <button type="button" className="primary" disabled={busy !== undefined} onClick={() => phase()}>
            {isCutOff ? "Go on with the run" : "Reconstruct"}
          </button>
          <button type="button" disabled={busy !== undefined} onClick={() => estimate()}>
            How long?
          </button>
          {expected && (
            <span role="status">
              about {Math.ceil(expected.seconds)} s for all starts, {expected.startsAtATime} at a time
            </span>
          )}
        </div>
        {isCutOff && (
          <p role="status">A run was under way when the tab was closed. What its starts had done is kept.</p>
        )}
        {report && <RunView report={report} />}
      </div>
    </div>
  );
}
