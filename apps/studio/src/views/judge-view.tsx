/** Whether to believe it: the verdict, what it rests on, and how the starts lie to each other. */

import { phasingRecordOf } from "@autophase/analysis";
import { prtfFigure } from "@autophase/figures";
import { DistanceMatrix } from "../parts/distance-matrix.js";
import { LinkedPlanes } from "../parts/linked-planes.js";
import { PairView } from "../parts/pair-view.js";
import { SvgFigure } from "../parts/svg-figure.js";
import { goTo } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";

export function JudgeView() {
  const record = useStore(studio, (state) => state.record);
  const hasDeviations = useStore(studio, (state) => state.volumes.some(({ name }) => name === "phase deviation"));
  if (record === undefined) return <p className="empty">Reconstruct a pattern first.</p>;
  const { answer, startTable = [], evidence } = phasingRecordOf(record);
  if (answer === undefined) return <p className="empty">This reconstruction is of one start: nothing to compare.</p>;
  const { verdict, modes, agreement } = answer;
  return (
    <div className="judge">
      <section className={verdict.trustworthy ? "verdict good" : "verdict doubtful"}>
        <h2>{verdict.trustworthy ? "Trustworthy" : "Doubtful"}</h2>
        <p>{verdict.reason}</p>
        <button type="button" className="primary" onClick={() => goTo("look")}>
          Look at the crystal
        </button>
      </section>
      <section>
        <h2>Checks</h2>
        <table>
          <tbody>
            {evidence?.checks?.map(({ name, value, limit, passed }) => (
              <tr key={name}>
                <td>{passed ? "\u2713" : "\u2717"}</td>
                <th scope="row">{name}</th>
                <td>{value === null ? "" : Number(value.toPrecision(3))}</td>
                <td>{limit}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {evidence?.pairErrors && (
        <section>
          <h2>Distances of the starts</h2>
          <DistanceMatrix starts={startTable} errors={evidence.pairErrors} />
        </section>
      )}
      {evidence?.prtf && (
        <section>
          <h2>Phase retrieval transfer function</h2>
          <SvgFigure svg={prtfFigure({ ...evidence.prtf, value: evidence.prtf.value })} />
        </section>
      )}
      <PairView starts={startTable.map(({ start }) => start)} />
      {hasDeviations && (
        <section className="wide">
          <h2>Where the starts differ</h2>
          <LinkedPlanes label="planes of the differences" names={["amplitude deviation", "phase deviation"]} inVoxels />
        </section>
      )}
      <section className="wide">
        <h2>
          Starts: {agreement.kept} of {startTable.length} kept
        </h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it where it is too wide */}
        <section className="scroll" aria-label="starts" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">start</th>
                <th scope="col">rank</th>
                <th scope="col">kept</th>
                <th scope="col">&chi;</th>
                <th scope="col">free log-likelihood</th>
                <th scope="col">support, voxels</th>
                <th scope="col">distance</th>
                <th scope="col">why not</th>
              </tr>
            </thead>
            <tbody>
              {startTable.map(({ start, rank, kept, chi, freeLlk, supportVoxels, invariantError, reason }) => (
                <tr key={start}>
                  <th scope="row">{start + 1}</th>
                  <td>{rank}</td>
                  <td>{kept ? "yes" : "no"}</td>
                  <td>{chi.toFixed(4)}</td>
                  <td>{freeLlk?.toFixed(4)}</td>
                  <td>{supportVoxels.toLocaleString("en")}</td>
                  <td>{invariantError.toFixed(3)}</td>
                  <td>{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <p>Weights of the modes: {modes.map((weight) => weight.toFixed(3)).join(", ")}</p>
      </section>
    </div>
  );
}
