/** From the steps of PyNX to a recipe, and what goes along with it. */

import type { Coherence, CoherenceModel, HalfSupport, IterationRange, ShrinkWrap } from "@autophase/phase-retrieval";
import { RecipeFileError } from "../errors.js";
import type { PynxStep } from "./pynx-algorithm.js";
import { createSupportUpdates } from "./pynx-support-updates.js";
import type { PynxValues } from "./pynx-values.js";
import { repetitionAt } from "./repetition-at.js";

export interface PynxRun {
  readonly recipe: string;
  readonly shrinkWraps: readonly ShrinkWrap[];
  readonly coherence: Coherence | undefined;
  readonly positivity: readonly IterationRange[];
  readonly zeroMasked: readonly IterationRange[];
  readonly halfSupport: readonly HalfSupport[];
  readonly remarks: readonly string[];
}

/** Ours of theirs. FAP applies the measured amplitudes and nothing else: charge flipping that flips no voxel. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  er: "ER",
  hio: "HIO",
  raar: "RAAR",
  cf: "CF",
  gps: "GPS",
  ml: "ML",
  fap: "CF(threshold=0)",
};
const SHOWS = ["showcdi", "supportshow"];
const UPDATES = ["sup", "supportupdate"];
const DETWIN = /^detwin(hio|raar)([12]?)$/;
/** Changed on the way without a change of the result. */
const SILENT = ["verbose", "live_plot", "fig_num"];

/** @throws {RecipeFileError} for an operator, or a parameter to change, that there is none of. */
export function pynxRun(steps: readonly PynxStep[], values: PynxValues, file: string): PynxRun {
  const runs: { algorithm: string; iterations: number }[] = [];
  const remarks = new Set<string>();
  const halfSupport: HalfSupport[] = [];
  const updates = createSupportUpdates(values, file);
  const positive = createSwitch(values.isSet("positivity"));
  const zero = createSwitch(values.isSet("zero_mask") && values.text("zero_mask")?.toLowerCase() !== "auto");
  const spread = createSpread();
  let beta = values.number("beta") ?? 0.9;
  let iteration = 0;

  const add = (name: string, cycles: number): void => {
    const algorithm = name === "HIO" || name === "RAAR" ? withBeta(name, beta) : name;
    const last = runs.at(-1);
    if (last?.algorithm === algorithm) last.iterations += cycles;
    else runs.push({ algorithm, iterations: cycles });
    iteration += cycles;
  };
  const act = (operator: string, cycles: number): void => {
    const [, halved, axis = ""] = DETWIN.exec(operator) ?? [];
    const known = Object.hasOwn(ALGORITHMS, operator) ? ALGORITHMS[operator] : undefined;
    if (known !== undefined) add(known, cycles);
    else if (halved !== undefined) {
      pushHalf(halfSupport, { between: [iteration, iteration + cycles - 1], axis: Number(axis) });
      add(ALGORITHMS[halved] ?? "HIO", cycles);
    } else if (UPDATES.includes(operator)) updates.add(iteration);
    else if (operator === "psf") spread.estimateAt(iteration);
    else if (!SHOWS.includes(operator)) {
      const names = [...Object.keys(ALGORITHMS), "detwinhio", "detwinraar", "sup", "psf"].join(", ");
      throw new RecipeFileError(`${file}: algorithm: unknown operator ${operator} (known: ${names})`);
    }
  };
  const change = (name: string, value: string): void => {
    if (name === "beta") beta = Number(value);
    else if (name === "positivity") positive.set(value !== "0" && !/^false$/i.test(value), iteration);
    else if (name === "zero_mask") zero.set(value !== "0" && !/^false$/i.test(value), iteration);
    else if (name === "psf" || name === "psf_init") spread.set(value, iteration, name === "psf_init");
    else if (!updates.set(name, value) && !SILENT.includes(name)) {
      throw new RecipeFileError(`${file}: algorithm: nothing named ${name} is changed on the way`);
    }
  };
  for (const step of steps) {
    if (step.type === "run") act(step.operator, step.cycles);
    else change(step.name, step.value);
  }
  if (iteration === 0) throw new RecipeFileError(`${file}: no cycles are asked for`);
  if (updates.hasAt(iteration)) remarks.add("algorithm: an update of the support after the last cycle is left out");
  const coherence = spread.found();
  if (coherence) remarks.add("psf: the widths begin at those of the pattern, not at those of the file");
  const shrinkWraps = updates.found(iteration);
  return {
    recipe: textOf(runs),
    shrinkWraps,
    coherence,
    positivity: positive.ranges(iteration),
    zeroMasked: zero.ranges(iteration),
    halfSupport,
    remarks: [...remarks],
  };
}

function withBeta(name: string, beta: number): string {
  return beta === 0.9 ? name : `${name}(beta=${beta})`;
}

/** Neighbouring ones are one. */
function pushHalf(list: HalfSupport[], { between: [first, last], axis }: HalfSupport): void {
  const before = list.at(-1);
  if (before && before.axis === axis && before.between[1] === first - 1) {
    list[list.length - 1] = { axis, between: [before.between[0], last] };
  } else list.push({ between: [first, last], axis });
}

/** Iterations in which something is on. */
function createSwitch(isOn: boolean) {
  const ranges: IterationRange[] = [];
  let since = isOn ? 0 : undefined;
  const end = (iteration: number): void => {
    if (since !== undefined && iteration > since) ranges.push([since, iteration - 1]);
    since = undefined;
  };
  return {
    set(value: boolean, iteration: number): void {
      if (!value) end(iteration);
      else since ??= iteration;
    },
    ranges(total: number): readonly IterationRange[] {
      end(total);
      return ranges;
    },
  };
}

const EVERY = 5;

/** Updated by Richardson-Lucy, as the free form is here; a form by name that is never updated keeps its form. */
function createSpread() {
  let found: Coherence | undefined;
  return {
    set(value: string, iteration: number, isInitial: boolean): void {
      const parts = value.split(/[,@]/);
      const form = (["gaussian", "lorentzian", "pseudo-voigt"] as const).find(
        (name) => name === parts[0].toLowerCase(),
      );
      const asked = Number(isInitial ? Number.NaN : parts.at(-1));
      const every = Number.isSafeInteger(asked) && (form === undefined || parts.length > 2) ? asked : EVERY;
      const model: CoherenceModel = every === 0 ? (form ?? "free") : "free";
      if (every === 0 && found && form === undefined) found = { ...found, last: Math.max(0, iteration - 1) };
      else found ??= every === 0 ? { model, first: iteration, last: iteration } : { model, first: iteration, every };
      if (every > 0 && found.every !== undefined) found = { ...found, every };
    },
    estimateAt(iteration: number): void {
      found ??= { model: "free", first: iteration };
    },
    found: () => found,
  };
}

/** `10*(50*HIO+5*ER)+50*ER`. */
function textOf(runs: readonly { readonly algorithm: string; readonly iterations: number }[]): string {
  const words = runs.map(({ algorithm, iterations }) => `${iterations}*${algorithm}`);
  const parts: string[] = [];
  for (let at = 0; at < words.length; ) {
    const { length, times } = repetitionAt(words, at);
    const block = words.slice(at, at + length).join("+");
    parts.push(times === 1 ? block : `${times}*(${block})`);
    at += length * times;
  }
  return parts.join("+");
}
