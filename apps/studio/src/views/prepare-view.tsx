/** The frames, what is done to them, and the pattern that comes of it. */

import { PREPARE_SETTINGS } from "@autophase/preparation";
import { Facts } from "../parts/facts.js";
import { FramesSection } from "../parts/frames-section.js";
import { PlaneView } from "../parts/plane-view.js";
import { SettingsForm } from "../parts/settings-form.js";
import { goTo, prepare } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";

const GROUPS = [
  { title: "pattern", names: ["threshold", "crop", "bin", "center"] },
  { title: "corrections", names: ["dark", "flat", "flatScale", "origin", "background", "monitor"] },
  { title: "not measured", names: ["mask", "maskBox", "gaps", "badPixels", "saturation", "weak"] },
  { title: "foreign peaks", names: ["aliens", "alienBox", "alienFile"] },
  { title: "scan", names: ["spec", "scan", "geometry", "pixelSize"] },
  { title: "several scans", names: ["lowestCorrelation", "subVoxel"] },
];
/** They belong to opening. */
const HIDDEN = ["dataset", "slice"];
const AXES = ["frame", "row", "column"];

export function PrepareView() {
  const settings = useStore(studio, (state) => state.prepareSettings);
  const files = useStore(studio, (state) => state.fileNames);
  const volumes = useStore(studio, (state) => state.volumes);
  const prepared = useStore(studio, (state) => state.prepared);
  const notes = useStore(studio, (state) => state.notes);
  const frames = volumes.find(({ name }) => name === "frames");
  const pattern = volumes.find(({ name }) => name === "pattern");
  if (frames === undefined) return <p className="empty">Open the frames of a scan first.</p>;
  return (
    <div className="split">
      <aside aria-label="settings of the preparation">
        <SettingsForm
          schema={PREPARE_SETTINGS}
          values={settings}
          onChange={(prepareSettings) => prepare({ prepareSettings })}
          groups={GROUPS}
          hidden={HIDDEN}
          files={files}
        />
      </aside>
      <div className="stage">
        <FramesSection frames={frames} />
        {pattern && prepared && (
          <>
            <h2>Pattern</h2>
            <div className="planes">
              {[0, 1, 2].map((axis) => (
                <PlaneView
                  key={axis}
                  facts={pattern}
                  axis={axis}
                  index={Math.floor(pattern.shape[axis] / 2)}
                  axisNames={AXES}
                />
              ))}
            </div>
            {prepared.isReduced && <p role="status">Of the part around the peak; the whole follows.</p>}
            <Facts facts={prepared.summary} only={SHOWN} />
            {[...prepared.warnings].map((warning) => (
              <p key={warning} className="warning">
                {warning}
              </p>
            ))}
            <button
              type="button"
              className="primary"
              disabled={prepared.isReduced === true}
              onClick={() => goTo("phase")}
            >
              Phase it
            </button>
            <details>
              <summary>what was done, in {prepared.seconds.toFixed(1)} s</summary>
              <ol className="lines">
                {[...notes, ...prepared.lines, ...prepared.remarks].map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ol>
            </details>
          </>
        )}
      </div>
    </div>
  );
}

const SHOWN = [
  "shape",
  "counts",
  "keptPercent",
  "highestCounts",
  "maskedVoxels",
  "threshold",
  "oversampling",
  "scans",
  "aliens",
];
