/** The crystal's surface, coloured by what is known on it. */

import { colourAt, colourMap } from "@autophase/figures";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { CrystalMarks } from "../lab/crystal-marks.js";
import type { CrystalSurface } from "../lab/crystal-surface.js";
import { saveBlob } from "../state/save-blob.js";
import { studio } from "../state/studio.js";
import { type CrystalScene, createCrystalScene } from "./crystal-scene.js";
import { printScene } from "./printed-scene.js";
import { recordTurn } from "./record-turn.js";
import { barLength, lengthText, shortNumber } from "./scene-legend.js";
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
  const [filmed, setFilmed] = useState<number>();
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
  /** @param parts - of a pixel of the page. @throws {Error} before something is shown. */
  const printed = (parts: number, width: number, height: number): HTMLCanvasElement => {
    if (!surface || !canvas.current) throw new Error("there is no surface to be saved yet");
    const page = document.createElement("canvas");
    [page.width, page.height] = [width, height];
    printScene(page, canvas.current, { surface, unitsPerPixel: unitsPerPixel / parts });
    return page;
  };
  const tell = (error: unknown): void =>
    studio.set({ problem: error instanceof Error ? error.message : String(error) });
  const save = async (): Promise<void> => {
    const { current: pixels } = canvas;
    if (!scene.current || !pixels) return;
    try {
      const blob = await scene.current.enlarged(PRINTED, () => {
        const page = printed(pixels.width / pixels.clientWidth, pixels.width, pixels.height);
        return new Promise<Blob | null>((resolve) => page.toBlob(resolve));
      });
      if (blob === null) throw new Error("the browser made no picture: it may be too large");
      saveBlob(blob, "crystal.png");
    } catch (error) {
      tell(error);
    }
  };
  const film = async (): Promise<void> => {
    const { current: pixels } = canvas;
    const shown = scene.current;
    if (!shown || !pixels) return;
    const parts = FILMED / pixels.clientHeight;
    const size = { width: 2 * Math.round((parts * pixels.clientWidth) / 2), height: FILMED };
    const frame = (degrees: number): HTMLCanvasElement => {
      shown.turn(degrees);
      return printed(parts, size.width, size.height);
    };
    try {
      const onProgress = setFilmed;
      const turn = await shown.enlarged(parts / devicePixelRatio, () => recordTurn({ ...size, frame, onProgress }));
      saveBlob(turn, "crystal.mp4");
    } catch (error) {
      tell(error);
    } finally {
      setFilmed(undefined);
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
        <button type="button" onClick={save} disabled={filmed !== undefined}>
          Save the picture
        </button>
        <button type="button" onClick={film} disabled={filmed !== undefined}>
          {filmed === undefined ? "Save a turn as a film" : `Filming: ${Math.round(100 * filmed)} %`}
        </button>
      </div>
    </figure>
  );
}

/** Pixels of a printed picture for one of the page. */
const PRINTED = 3;
/** Lines of a film. */
const FILMED = 1080;
const BAR_PIXELS = 160;

/** Of a round length, in the middle of the crystal. */
function ScaleBar({ unitsPerPixel, unit }: { readonly unitsPerPixel: number; readonly unit: "nm" | "voxels" }) {
  const length = barLength(BAR_PIXELS * unitsPerPixel);
  const text = lengthText(length, unit);
  return (
    <svg className="scale-bar" width={BAR_PIXELS} height={26} role="img" aria-label={`scale bar of ${text}`}>
      <rect y={20} width={length / unitsPerPixel} height={4} />
      <text y={14}>{text}</text>
    </svg>
  );
}

function ColourBar({ surface: { map, range, unit } }: { readonly surface: CrystalSurface }) {
  const stops = Array.from({ length: 33 }, (_, i) => ({ x: i, colour: colourAt(colourMap(map), i / 33).join(" ") }));
  return (
    <figcaption className="bar">
      <span>{shortNumber(range.min)}</span>
      <svg viewBox="0 0 33 1" preserveAspectRatio="none" aria-hidden="true">
        {stops.map(({ x, colour }) => (
          <rect key={x} x={x} width={1.1} height={1} fill={`rgb(${colour})`} />
        ))}
      </svg>
      <span>
        {shortNumber(range.max)} {unit}
      </span>
    </figcaption>
  );
}
