/** Which crystals of the published list AutoPhaseNN learns from, and which judge it. */

import { EmptySplitError } from "../errors.js";
import { pythonShuffle } from "./python-shuffle.js";

export interface PublishedSplit {
  readonly training: readonly string[];
  readonly validation: readonly string[];
  /** Nothing of a run depends on them. */
  readonly test: readonly string[];
}

/** Names in `aicdi_data.txt`, and how many of them, from the first, the published training takes. */
const LISTED = 54_028;
const LEARNT = 50_000;
/** Of those the part that is learnt from, and the seed of Python's generator that decides which. */
const TRAINING_SHARE = 0.9;
const SPLIT_SEED = 4;

/**
 * The split of the published program (github.com/YudongYao/AutoPhaseNN, the loader in PyTorch; the one in TensorFlow
 * draws it anew in every run): the first 50,000 names, shuffled by a fixed seed, nine in ten of them to learn from and
 * the others to validate by; the names after them to test by. It goes by pattern, so that views of one crystal are on
 * several sides.
 * @param names - a list that is shorter is parted in the same proportions.
 * @throws {EmptySplitError} when nothing is left to learn from.
 */
export function publishedSplit(names: readonly string[]): PublishedSplit {
  const learnt = names.length >= LISTED ? LEARNT : Math.floor((names.length * LEARNT) / LISTED);
  const order = pythonShuffle(learnt, SPLIT_SEED);
  const count = Math.floor(learnt * TRAINING_SHARE);
  if (count === 0) throw new EmptySplitError(`${names.length} patterns do not suffice for the published split`);
  const shuffled = Array.from(order, (index) => names[index]);
  return { training: shuffled.slice(0, count), validation: shuffled.slice(count), test: names.slice(learnt) };
}
