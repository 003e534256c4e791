/** The crystal: its surface, planes through it that go together, and its numbers. */

import { ANALYSIS_SETTINGS, GEOMETRY_PRESETS, readableSummary } from "@autophase/analysis";
import { useEffect, useId, useState } from "react";
import type { CrystalSurface, SurfaceQuantity } from "../lab/crystal-surface.js";
import type { VolumeFacts } from "../lab/volumes.js";
import { Facts } from "../parts/facts.js";
import { LinkedPlanes, placeIn } from "../parts/linked-planes.js";
import { SettingsForm } from "../parts/settings-form.js";
import { SurfaceView } from "../parts/surface-view.js";
import { SvgFigure } from "../parts/svg-figure.js";
import { useSlice } from "../parts/use-slice.js";
import { analyze } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { lab } from "../state/lab.js";
import { studio } from "../state/studio.js";

const GROUPS = [{ title: "crystal", names: ["hkl", "lattice", "frame", "voxel", "smooth", "level", "surface"] }];

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
  const quantities = ["phase", "unwrapped phase", "displacement", "strain"].filter((name) =>
    volumes.some((one) => one.name === name),
  );
  const shown = quantities.includes(quantity) ? quantity : "phase";
  const surface = useSurface(level, shown, volumes);
  const [sliced, setSliced] = useState("none");
  const [picked, setPicked] = useState<readonly number[]>();
  const facts = volumes.find(({ name }) => name === shown) ?? NOTHING;
  const axis = SLICES.indexOf(sliced) - 1;
  const slice = useSlice(facts, axis < 0 ? undefined : axis, placeIn(facts.shape, picked)[Math.max(0, axis)], surface);
  const figures = useFound(volumes, lab.figures);
  const marks = useFound(volumes, lab.marks);
  const [isMarked, setMarked] = useState(true);
  return (
    <div className="split">
      <aside aria-label="settings of the view">
        <div className="field">
          <label htmlFor="quantity">colour by</label>
          <select id="quantity" value={shown} onChange={({ target }) => setQuantity(target.value as SurfaceQuantity)}>
            {quantities.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
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
              <input type="checkbox" checked={isMarked} onChange={({ target }) => setMarked(target.checked)} /> facets
              by their indices, and {marks.residues.length > 0 ? "in red " : "no "}lines that the phase winds around
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
        <SurfaceView
          surface={surface}
          clip={clip < 1 ? clip : undefined}
          slice={slice}
          marks={isMarked ? marks : undefined}
          label={`surface of the crystal coloured by ${shown}; the arrow keys turn it`}
        />
        <LinkedPlanes names={["amplitude", shown]} picked={picked} onPick={setPicked} />
        {summary && <Facts facts={readableSummary(summary)} />}
        {figures?.map((svg) => (
          <SvgFigure key={svg} svg={svg} />
        ))}
      </div>
    </div>
  );
}

function useSurface(level: number, quantity: SurfaceQuantity, version: unknown): CrystalSurface | undefined {
  const [surface, setSurface] = useState<CrystalSurface>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another crystal
  useEffect(() => {
    let isWanted = true;
    const show = (found: CrystalSurface): void => {
      if (isWanted) setSurface(found);
    };
    lab.surface({ level, quantity }).then(show, (error: Error) => studio.set({ problem: error.message }));
    return () => {
      isWanted = false;
    };
  }, [level, quantity, version]);
  return surface;
}

function useFound<Found>(version: unknown, find: () => Promise<Found>): Found | undefined {
  const [found, setFound] = useState<Found>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another crystal
  useEffect(() => {
    find().then(
      (next) => setFound(() => next),
      () => setFound(undefined),
    );
  }, [version]);
  return found;
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

function Slider({ label, value, min, max, onChange }: SliderProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label> <output htmlFor={id}>{value.toFixed(2)}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={0.01}
        value={value}
        onChange={({ target }) => onChange(target.valueAsNumber)}
      />
    </div>
  );
}
