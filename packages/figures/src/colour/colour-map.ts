/**
 * Perceptually uniform colour maps as tables of bytes: sequential ones for amplitude and counts, a cyclic one for
 * phase, one with a middle.
 */

import { interpolateInferno, interpolateViridis } from "d3-scale-chromatic";
import { encodeSrgb, oklchToLinearSrgb } from "./oklch.js";

/**
 * `viridis` for amplitude, `inferno` for counts on a log scale, `phase` for angles, `diverging` for values around 0.
 */
export type ColourMapName = "viridis" | "inferno" | "phase" | "diverging";

export interface ColourMap {
  readonly name: ColourMapName;
  /** True when both ends are one colour. */
  readonly cyclic: boolean;
  /** `entries` colours, three bytes each. */
  readonly table: Uint8Array;
  readonly entries: number;
}

/** Lightness and chroma of the phase circle: the strongest colours that sRGB shows at every hue of one lightness. */
export const PHASE_LIGHTNESS = 0.74;
export const PHASE_CHROMA = 0.12;

/**
 * The table of a map. Entry `floor(t * entries)` is the colour at `t` in 0..1 (the last at `t = 1`; a cyclic map
 * returns to the first). `phase` runs once around the hues at constant lightness, so that equal steps in angle look
 * equally large, nothing jumps at +-pi, and no angle looks brighter than another; `t = 0.5` is phase 0.
 */
export function colourMap(name: ColourMapName): ColourMap {
  const known = maps.get(name);
  if (known) return known;
  const made = createMap(name);
  maps.set(name, made);
  return made;
}

/** The three bytes at `t` in 0..1, clamped for a sequential map and wrapped for a cyclic one. */
export function colourAt(map: ColourMap, t: number): readonly [number, number, number] {
  const at = 3 * entryAt(map, t);
  return [map.table[at], map.table[at + 1], map.table[at + 2]];
}

/** Index into the table of `t`. */
export function entryAt({ cyclic, entries }: ColourMap, t: number): number {
  if (cyclic) return Math.floor((t - Math.floor(t)) * entries) % entries;
  return Math.min(entries - 1, Math.max(0, Math.floor(t * entries)));
}

const maps = new Map<ColourMapName, ColourMap>();

const SEQUENTIAL_ENTRIES = 256;
const CYCLIC_ENTRIES = 720;
/** Hue of phase 0: a calm blue, so that the little-strained inside of a crystal does not look alarming. */
const HUE_OF_ZERO = 4.2;

function createMap(name: ColourMapName): ColourMap {
  if (name === "phase") return createCyclicMap(name);
  if (name === "diverging") return createDivergingMap(name);
  const interpolate = name === "viridis" ? interpolateViridis : interpolateInferno;
  const table = new Uint8Array(3 * SEQUENTIAL_ENTRIES);
  for (let i = 0; i < SEQUENTIAL_ENTRIES; i++) table.set(parseHex(interpolate(i / (SEQUENTIAL_ENTRIES - 1))), 3 * i);
  return { name, cyclic: false, table, entries: SEQUENTIAL_ENTRIES };
}

function createCyclicMap(name: ColourMapName): ColourMap {
  const table = new Uint8Array(3 * CYCLIC_ENTRIES);
  for (let i = 0; i < CYCLIC_ENTRIES; i++) {
    const angle = 2 * Math.PI * ((i + 0.5) / CYCLIC_ENTRIES - 0.5);
    const rgb = oklchToLinearSrgb(PHASE_LIGHTNESS, PHASE_CHROMA, HUE_OF_ZERO + angle);
    table.set(
      rgb.map((x) => Math.round(255 * encodeSrgb(x))),
      3 * i,
    );
  }
  return { name, cyclic: true, table, entries: CYCLIC_ENTRIES };
}

const BLUE = 4.45;
const RED = 0.47;

/** From blue through near-white to red; both sides darken and gain colour alike, so that equal sizes look equal. */
function createDivergingMap(name: ColourMapName): ColourMap {
  const table = new Uint8Array(3 * SEQUENTIAL_ENTRIES);
  for (let i = 0; i < SEQUENTIAL_ENTRIES; i++) {
    const side = (2 * (i + 0.5)) / SEQUENTIAL_ENTRIES - 1;
    const size = Math.abs(side);
    const rgb = oklchToLinearSrgb(0.96 - 0.5 * size, 0.15 * size ** 0.8, side < 0 ? BLUE : RED);
    table.set(
      rgb.map((x) => Math.round(255 * encodeSrgb(Math.min(1, Math.max(0, x))))),
      3 * i,
    );
  }
  return { name, cyclic: false, table, entries: SEQUENTIAL_ENTRIES };
}

function parseHex(colour: string): readonly [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
