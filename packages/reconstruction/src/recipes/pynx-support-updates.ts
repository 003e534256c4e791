/** The updates of the support in a run of PyNX, as shrink-wraps. */

import type { ShrinkWrap } from "@autophase/phase-retrieval";
import { RecipeFileError } from "../errors.js";
import type { PynxValues } from "./pynx-values.js";

type Way = Omit<ShrinkWrap, "every" | "between">;

const REFERENCES: Readonly<Record<string, ShrinkWrap["reference"]>> = { max: "maximum", average: "mean", rms: "rms" };
const NAMES = [
  "support_threshold",
  "support_threshold_mult",
  "support_threshold_method",
  "support_only_shrink",
  "support_smooth_width_begin",
  "support_smooth_width_end",
  "support_smooth_width_relax_n",
  "support_post_expand",
  "support_update_border_n",
  "support_update_period",
] as const;

/** @throws {RecipeFileError} for a value that there is none of. */
export function createSupportUpdates(values: PynxValues, file: string) {
  const changed = new Map<string, string>();
  let factor = 1;
  const updates: { readonly at: number; readonly way: string }[] = [];
  const text = (name: (typeof NAMES)[number]): string | undefined => changed.get(name) ?? values.text(name);
  const numbers = (name: (typeof NAMES)[number]): readonly number[] | undefined => {
    const parts = text(name)
      ?.split(/[,#\s]+/)
      .map(Number);
    if (parts === undefined || parts.every(Number.isFinite)) return parts;
    throw new RecipeFileError(`${file}: ${name}: expected numbers, got ${text(name)}`);
  };
  const thresholdOf = (): ShrinkWrap["threshold"] => {
    const [from = 0.25, to = from] = numbers("support_threshold") ?? [];
    return from === to ? factor * from : { from: factor * Math.min(from, to), to: factor * Math.max(from, to) };
  };
  const wayNow = (): Way => {
    const method = (text("support_threshold_method") ?? "rms").toLowerCase();
    const reference = Object.hasOwn(REFERENCES, method) ? REFERENCES[method] : undefined;
    if (reference === undefined) {
      throw new RecipeFileError(`${file}: support_threshold_method: expected max, average or rms, got ${method}`);
    }
    const [begin = 2] = numbers("support_smooth_width_begin") ?? [];
    const [end = 0.5] = numbers("support_smooth_width_end") ?? [];
    const [border = 0] = numbers("support_update_border_n") ?? [];
    const reshape = numbers("support_post_expand");
    const only = text("support_only_shrink");
    return {
      sigma: begin === end ? begin : [begin, end],
      ...(begin !== end && { decay: "exponential" }),
      threshold: thresholdOf(),
      reference,
      ...(only !== undefined && only !== "0" && { onlyShrink: true }),
      ...(border > 0 && { border }),
      ...(reshape && { reshape }),
      volume: [values.number("support_fraction_min") ?? 1e-4, values.number("support_fraction_max") ?? 0.7],
    };
  };
  // what is set before is read before anything runs
  wayNow();
  return {
    /** @returns whether it is about the support. */
    set(name: string, value: string): boolean {
      const known = NAMES.find((one) => one === name);
      if (known === undefined) return false;
      if (known === "support_threshold_mult") factor *= Number(value);
      else changed.set(known, value);
      return true;
    },
    add(at: number): void {
      updates.push({ at, way: JSON.stringify(wayNow()) });
    },
    hasAt: (iteration: number): boolean => updates.some(({ at }) => at === iteration),
    /** @param total - iterations of the run: where no number of cycles is given, the widths decay over it. */
    found(total: number): readonly ShrinkWrap[] {
      const [given] = numbers("support_smooth_width_relax_n") ?? [];
      const searching = (values.number("nb_raar") ?? 600) + (values.number("nb_hio") ?? 0);
      const isStandard = values.text("algorithm") === undefined && values.text("algo") === undefined;
      const until = Math.max(1, isStandard ? searching : (given ?? 500));
      return stretchesOf(updates.filter(({ at }) => at > 0 && at < total)).map(({ way, first, last, every }) => {
        const read = JSON.parse(way) as Way;
        return { ...read, ...(read.decay && { until }), every, between: [first, last] };
      });
    },
  };
}

interface Stretch {
  readonly way: string;
  readonly first: number;
  readonly last: number;
  readonly every: number;
}

/** Updates of one way at even distances. */
function stretchesOf(updates: readonly { readonly at: number; readonly way: string }[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const { at, way } of updates) {
    const last = stretches.at(-1);
    const distance = last && at - last.last;
    const isNext = last?.way === way && (last.first === last.last || distance === last.every);
    if (!last || !isNext || !distance) stretches.push({ way, first: at, last: at, every: 1 });
    else stretches[stretches.length - 1] = { ...last, last: at, every: distance };
  }
  return stretches;
}
