/** The crystal: its surface, planes through it that go together, and its numbers. */

import { ANALYSIS_SETTINGS, GEOMETRY_PRESETS, readableSummary } from "@autophase/analysis";
import { useMemo, useRef, useState } from "react";
import type { SurfaceQuantity } from "../lab/crystal-surface.js";
import type { BesideFacts } from "../lab/open-beside.js";
import type { VolumeFacts } from "../lab/volumes.js";
import { Facts } from "../parts/facts.js";
import { LinkedPlanes, placeIn } from "../parts/linked-planes.js";
import { createSceneLink } from "../parts/scene-link.js";
import { SettingsForm } from "../parts/settings-form.js";
import { Slider } from "../parts/slider.js";
import { SurfaceView } from "../parts/surface-view.js";
import { SvgFigure } from "../parts/svg-figure.js";
import { useFound } from "../parts/use-found.js";
import { useSlice } from "../parts/use-slice.js";
import { useSurface } from "../parts/use-surface.js";
import { analyze, openBeside } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { lab } from "../state/lab.js";
import { studio } from "../state/studio.js";

const GROUPS = [{ title: "crystal", names: ["hkl", "lattice", "frame", "voxel", "smooth", "level", "surface"] }];

const QUANTITIES: readonly SurfaceQuantity[] = ["phase", "unwrapped phase", "displacement", "strain"];
const SLICES = ["none", "depth", "height", "width"];
const NOTHING: VolumeFacts = { name: "", shape: [1, 1, 1], kind: "phase", unit: "", range: { min: 0, max: 1 } };

export function LookView() {
  const volumes = useStore(studio, (state) => state.volumes);
  const summary = useStore(studio, (state) => state.summary);
  const settings = useStore(studio, (state) => state.analysisSettings);
  const geometry = useStore(studio, (state) => state.geometry);
  const without = useStore(studio, (state) => state.withoutCrystal);
  const [level, setLevel] = useState(0.5);
  const [clip, setClip] = useState(1);
  const [quantity, setQuantity] = useState<SurfaceQuantity>("phase");
  const [isSkewed, setSkewed] = useState(false);
  const quantities = QUANTITIES.filter((name) => volumes.some((one) => one.name === name));
  const shown = quantities.includes(quantity) && !isSkewed ? quantity : "phase";
  const surface = useSurface({ level, quantity: shown, of: isSkewed ? "phased" : undefined }, volumes);
  const beside = useStore(studio, (state) => state.beside);
  const canBeside = !isSkewed && volumes.some(({ name }) => name === `beside ${shown}`);
  const limit = shown === "phase" ? undefined : surface?.range.max;
  const other = useSurface({ level, quantity: shown, of: "beside", limit }, canBeside ? volumes : undefined);
  const link = useMemo(createSceneLink, []);
  const file = useRef<HTMLInputElement>(null);
  const [sliced, setSliced] = useState("none");
  const [picked, setPicked] = useState<readonly number[]>();
  const facts = volumes.find(({ name }) => name === shown) ?? NOTHING;
  const axis = SLICES.indexOf(sliced) - 1;
  const slice = useSlice(
    facts,
    axis < 0 || isSkewed ? undefined : axis,
    placeIn(facts.shape, picked)[Math.max(0, axis)],
    surface,
  );
  const figures = useFound(volumes, lab.figures);
  const marks = useFound(volumes, lab.marks);
  const [isMarked, setMarked] = useState(true);
  return (
    <div className="split">
      <aside aria-label="settings of the view">
        <div className="field">
          <label htmlFor="quantity">colour by</label>
          <select
            id="quantity"
            value={shown}
            disabled={isSkewed}
            onChange={({ target }) => setQuantity(target.value as SurfaceQuantity)}
          >
            {quantities.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        {summary && (
          <div className="field">
            <label htmlFor="grid">axes</label>
            <select
              id="grid"
              value={isSkewed ? "skewed" : "orthogonal"}
              onChange={({ target }) => setSkewed(target.value === "skewed")}
            >
              <option value="orthogonal">at right angles</option>
              <option value="skewed">skewed, as it was measured and phased</option>
            </select>
          </div>
        )}
        <Slider label="surface at amplitude" value={level} min={0.1} max={0.9} onChange={setLevel} />
        <Slider label="cut" value={clip} min={-1} max={1} onChange={setClip} />
        <div className="field">
          <label htmlFor="slice">slice in place, across</label>
          <select id="slice" value={sliced} onChange={({ target }) => setSliced(target.value)}>
            {SLICES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        {marks && (
          <div className="field">
            <label>
              <input type="checkbox" checked={isMarked} onChange={({ target }) => setMarked(target.checked)} />{" "}
              {marks.facets.length > 0 && "facets by their indices, and "}
              {marks.residues.length > 0 ? "in red " : "no "}lines that the phase winds around
            </label>
          </div>
        )}
        <div className="field">
          <label htmlFor="geometry">geometry</label>
          <select
            id="geometry"
            value={geometry ?? ""}
            onChange={({ target }) => analyze({ geometry: target.value || undefined })}
          >
            <option value="">of the pattern</option>
            {GEOMETRY_PRESETS.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        <SettingsForm
          schema={ANALYSIS_SETTINGS}
          values={settings}
          onChange={(analysisSettings) => analyze({ analysisSettings })}
          groups={GROUPS}
        />
      </aside>
      <div className="stage">
        {without && <p className="warning">{without}</p>}
        <div className={canBeside ? "pair" : undefined}>
          <SurfaceView
            surface={surface}
            clip={clip < 1 ? clip : undefined}
            slice={slice}
            marks={isMarked && !isSkewed ? marks : undefined}
            label={`surface of the crystal coloured by ${shown}; the arrow keys turn it`}
            link={link}
          />
          {canBeside && (
            <SurfaceView
              surface={other}
              clip={clip < 1 ? clip : undefined}
              label={`surface of ${beside?.name} coloured by ${shown}, in the same colours`}
              link={link}
            />
          )}
        </div>
        <div className="actions">
          <button type="button" onClick={() => file.current?.click()}>
            {beside ? "Another one beside it" : "Another reconstruction beside it"}
          </button>
          <input
            ref={file}
            hidden
            type="file"
            data-kind="beside"
            onChange={({ target }) => target.files?.[0] && openBeside(target.files[0])}
          />
          {beside && <p role="status">{besideWords(beside)}</p>}
        </div>
        <LinkedPlanes
          names={["amplitude", shown, ...(beside ? ["beside amplitude", `beside ${shown}`] : [])]}
          picked={picked}
          onPick={setPicked}
        />
        {summary && <Facts facts={readableSummary(summary)} />}
        {figures?.map((svg) => (
          <SvgFigure key={svg} svg={svg} />
        ))}
      </div>
    </div>
  );
}

function besideWords({ name, invariantError, twin, withoutCrystal }: BesideFacts): string {
  const distance =
    invariantError === undefined
      ? "phased on another grid: not laid over each other, and either may be the other's twin"
      : `distance ${invariantError.toFixed(3)} (0 the same, 1 nothing in common)${twin ? ", as its twin" : ""}`;
  return [`Beside it ${name}: ${distance}.`, withoutCrystal ?? []].flat().join(" ");
}
