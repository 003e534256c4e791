/** Which starts tell the same story. */

export interface Grouping {
  /** Indices of the starts that are kept, in order. */
  readonly kept: readonly number[];
  /** Of those, the one that is nearest to the others. */
  readonly centre: number;
  /** Why each of the others is dropped. */
  readonly dropped: ReadonlyMap<number, string>;
}

export interface GroupingLimits {
  /** Largest `invariantError` to the centre of the group. */
  readonly disagreement: number;
  /**
   * A start whose score is worse than the best by more than this factor is not believed, however many agree with it.
   */
  readonly worse: number;
  /**
   * Largest median `invariantError` of the pairs of a group: beyond it the farthest are dropped, down to half of the
   * starts.
   */
  readonly spread: number;
}

export const GROUPING_LIMITS: GroupingLimits = { disagreement: 0.35, worse: 2, spread: 0.25 };

/**
 * The largest group around one of its members, of starts that fit about as well as the best; of groups as large, that
 * with the better score, then the one that agrees better.
 * @param errors - `invariantError` of each pair.
 * @param scores - of each start, the lower the better, none negative.
 */
export function agreeingStarts(
  errors: readonly (readonly number[])[],
  scores: readonly number[],
  { disagreement, worse, spread }: GroupingLimits = GROUPING_LIMITS,
): Grouping {
  const best = Math.min(...scores);
  const believed = [...scores.keys()].filter((index) => scores[index] <= worse * best);
  const groups = believed.map((centre) => {
    const members = believed.filter((index) => errors[centre][index] <= disagreement);
    const score = Math.min(...members.map((index) => scores[index]));
    return { members, score, distance: medianOf(members.map((index) => errors[centre][index])) };
  });
  groups.sort((a, b) => b.members.length - a.members.length || a.score - b.score || a.distance - b.distance);
  const kept = withoutFarthest(groups[0].members, errors, spread, Math.ceil(scores.length / 2));
  const distances = kept.map((index) => kept.reduce((sum, other) => sum + errors[index][other], 0));
  const centre = kept[distances.indexOf(Math.min(...distances))];
  const dropped = new Map<number, string>();
  for (const index of scores.keys()) {
    if (kept.includes(index)) continue;
    const distance = `invariantError ${errors[centre][index].toFixed(2)} to those that agree`;
    const isBelieved = believed.includes(index);
    dropped.set(index, isBelieved ? distance : `fits worse: ${(scores[index] / best).toFixed(1)} times the best`);
  }
  return { kept, centre, dropped };
}

function withoutFarthest(
  members: readonly number[],
  errors: readonly (readonly number[])[],
  spread: number,
  fewest: number,
): readonly number[] {
  let kept = members;
  while (kept.length > fewest && (medianOfPairs(errors, kept) ?? 0) > spread) {
    const sums = kept.map((index) => kept.reduce((sum, other) => sum + errors[index][other], 0));
    const farthest = sums.indexOf(Math.max(...sums));
    kept = kept.filter((_, position) => position !== farthest);
  }
  return kept;
}

/** Median `invariantError` of all pairs among `indices`; `null` for fewer than two. */
export function medianOfPairs(errors: readonly (readonly number[])[], indices: readonly number[]): number | null {
  const pairs = indices.flatMap((i, k) => indices.slice(k + 1).map((j) => errors[i][j]));
  return pairs.length === 0 ? null : medianOf(pairs);
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const last = sorted.length - 1;
  return (sorted[Math.floor(last / 2)] + sorted[Math.ceil(last / 2)]) / 2;
}
