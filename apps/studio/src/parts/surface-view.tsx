/** The crystal's surface, coloured by what is known on it. */

import { colourAt, colourMap } from "@autophase/figures";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { CrystalMarks } from "../lab/crystal-marks.js";
import type { CrystalSurface } from "../lab/crystal-surface.js";
import { saveBlob } from "../state/save-blob.js";
import { studio } from "../state/studio.js";
import { type CrystalScene, createCrystalScene } from "./crystal-scene.js";
import { recordTurn } from "./record-turn.js";
import type { SceneLink } from "./scene-link.js";
import type { SceneSlice } from "./scene-slice.js";

export interface SurfaceViewProps {
  readonly surface: CrystalSurface | undefined;
  readonly clip?: number | undefined;
  readonly slice?: SceneSlice | undefined;
  readonly marks?: CrystalMarks | undefined;
  readonly label: string;
  /** Of others that turn with it. */
  readonly link?: SceneLink | undefined;
}

export function SurfaceView({ surface, clip, slice, marks, label, link }: SurfaceViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = useRef<CrystalScene>(undefined);
  const [problem, setProblem] = useState<string>();
  const [isLost, setLost] = useState(false);
  const [unitsPerPixel, setUnitsPerPixel] = useState(0);
  useEffect(() => {
    if (canvas.current === null) return;
    try {
      scene.current = createCrystalScene(canvas.current, setUnitsPerPixel, link, setLost);
    } catch {
      setProblem("This browser has no WebGL: the surface cannot be drawn. The planes below can.");
    }
    return () => scene.current?.dispose();
  }, [link]);
  useEffect(() => {
    if (surface) scene.current?.show(surface);
  }, [surface]);
  useEffect(() => scene.current?.clip(clip), [clip]);
  useEffect(() => scene.current?.slice(slice), [slice]);
  useEffect(() => scene.current?.mark(marks), [marks]);
  const turn = ({ key }: KeyboardEvent): void => {
    if (key === "ArrowLeft" || key === "ArrowRight") scene.current?.turn(key === "ArrowLeft" ? -10 : 10);
  };
  const save = async (): Promise<void> => {
    if (scene.current) saveBlob(await scene.current.picture(3), "crystal.png");
  };
  const film = async (): Promise<void> => {
    if (!scene.current || !canvas.current) return;
    try {
      const { film, ending } = await recordTurn(canvas.current, scene.current.turn);
      saveBlob(film, `crystal${ending}`);
    } catch (error) {
      studio.set({ problem: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <figure className="surface">
      {problem ? (
        <p className="empty">{problem}</p>
      ) : (
        <canvas ref={canvas} role="img" aria-label={label} tabIndex={0} onKeyDown={turn} />
      )}
      {isLost && <p role="status">The browser took the graphics away: the surface is back when it gives it back.</p>}
      {surface && unitsPerPixel > 0 && <ScaleBar unitsPerPixel={unitsPerPixel} unit={surface.lengthUnit} />}
      {surface && <ColourBar surface={surface} />}
      <div className="actions">
        <button type="button" onClick={save}>
          Save the picture
        </button>
        <button type="button" onClick={film}>
          Save a turn as a film
        </button>
      </div>
    </figure>
  );
}

const BAR_PIXELS = 160;

/** Of a round length, in the middle of the crystal. */
function ScaleBar({ unitsPerPixel, unit }: { readonly unitsPerPixel: number; readonly unit: string }) {
  const most = BAR_PIXELS * unitsPerPixel;
  const power = 10 ** Math.floor(Math.log10(most));
  const length = power * ([5, 2, 1].find((digit) => digit * power <= most) ?? 1);
  return (
    <svg className="scale-bar" width={BAR_PIXELS} height={26} role="img" aria-label={`scale bar of ${length} ${unit}`}>
      <rect y={20} width={length / unitsPerPixel} height={4} />
      <text y={14}>
        {length} {unit}
      </text>
    </svg>
  );
}

function ColourBar({ surface: { map, range, unit } }: { readonly surface: CrystalSurface }) {
  const stops = Array.from({ length: 33 }, (_, i) => ({ x: i, colour: colourAt(colourMap(map), i / 33).join(" ") }));
  return (
    <figcaption className="bar">
      <span>{short(range.min)}</span>
      <svg viewBox="0 0 33 1" preserveAspectRatio="none" aria-hidden="true">
        {stops.map(({ x, colour }) => (
          <rect key={x} x={x} width={1.1} height={1} fill={`rgb(${colour})`} />
        ))}
      </svg>
      <span>
        {short(range.max)} {unit}
      </span>
    </figcaption>
  );
}

function short(value: number): string {
  return Math.abs(value) < 0.01 ? value.toExponential(1) : value.toFixed(2);
}
