/** Which files are learnt from and which are held out. */

import { createRandom, ValueError } from "@autophase/tensor-io";
import { EmptySplitError } from "./errors.js";
import type { SkippedFile } from "./sample-source.js";

export interface SplitOptions {
  /** The same seed always splits in the same way. */
  readonly seed: number;
  /** Files to hold out; some more where the last crystal has several. */
  readonly validationCount: number;
  /** Crystal of a file. Default `crystalOf`. */
  readonly crystal?: (file: string) => string;
  /** What could not be used: the first is named where nothing is left to learn from. */
  readonly skipped?: readonly SkippedFile[];
}

export interface FileSplit {
  readonly training: readonly string[];
  readonly validation: readonly string[];
}

/** Separates it from other streams of the same seed. */
const SPLIT_STREAM = 3;

/**
 * Whole crystals, in an order drawn from the seed, are held out until there are enough files; all patterns of a crystal
 * are on one side.
 * @throws {EmptySplitError} when nothing is left to learn from.
 */
export function splitByCrystal(
  files: readonly string[],
  { seed, validationCount, crystal = crystalOf, skipped = [] }: SplitOptions,
): FileSplit {
  const groups = new Map<string, number>();
  for (const file of files) groups.set(crystal(file), (groups.get(crystal(file)) ?? 0) + 1);
  const random = createRandom(seed, SPLIT_STREAM);
  const drawn = [...groups.keys()].map((name) => ({ name, at: random.uniform() })).sort((a, b) => a.at - b.at);
  const chosen = new Set<string>();
  let chosenFiles = 0;
  for (const { name } of drawn) {
    if (chosenFiles >= validationCount) break;
    chosen.add(name);
    chosenFiles += groups.get(name) ?? 0;
  }
  const isForValidation = (file: string): boolean => chosen.has(crystal(file));
  const training = files.filter((file) => !isForValidation(file));
  if (training.length === 0) {
    const crystals = `${groups.size} crystal${groups.size === 1 ? "" : "s"}`;
    const wanted = `${files.length} patterns of ${crystals} do not suffice with ${validationCount} held out`;
    const [first, ...others] = skipped;
    const more = others.length > 0 ? `, and ${others.length} more` : "";
    const leftOut = first ? `; skipped ${first.file}: ${first.reason}${more}` : "";
    throw new EmptySplitError(`${wanted} (validation): nothing is left to learn from${leftOut}`);
  }
  return { training, validation: files.filter(isForValidation) };
}

/**
 * The crystal of a file by its name: of the names of a simulated data set (`crystal-000012-3.npz`) and of the data
 * published with AutoPhaseNN (`1_c34_2_32_0.npz`) without the number of the pattern, else the name without its ending.
 */
export function crystalOf(file: string): string {
  const stem = nameOf(file).replace(/\.[^.]+$/, "");
  return (/^(crystal-\d+)-\d+$/.exec(stem) ?? /^(\d+_c\d+)_\d+/.exec(stem))?.[1] ?? stem;
}

/**
 * The crystal of a file by what a regular expression captures of its name; files that it does not match are their own
 * crystal.
 * @throws {ValueError} when it is not a regular expression with a capturing group.
 */
export function crystalByPattern(expression: string): (file: string) => string {
  const pattern = compile(expression);
  return (file) => pattern.exec(nameOf(file))?.[1] ?? nameOf(file);
}

function compile(expression: string): RegExp {
  try {
    // with an empty alternative it matches everything, and tells how many groups there are
    if ((new RegExp(`${expression}|`).exec("")?.length ?? 0) > 1) return new RegExp(expression);
  } catch {
    // said below
  }
  throw new ValueError(`expected a regular expression with a group, such as '^(.*)_view', got '${expression}'`);
}

/** Without its folders. */
function nameOf(file: string): string {
  return file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
}
