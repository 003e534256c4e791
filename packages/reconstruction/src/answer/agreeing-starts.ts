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
  /** A start whose score is worse than the best by more than this factor is not believed, however many agree with it. */
  readonly worse: number;
}

export const GROUPING_LIMITS: GroupingLimits = { disagreement: 0.35, worse: 1.5 };

/**
 * The largest group around one of its members that holds one of the good starts; of groups as large, that with the better
 * score, then the one that agrees better.
 * @param errors - `invariantError` of each pair.
 * @param scores - of each start, the lower the better, none negative.
 */
export function agreeingStarts(
  errors: readonly (readonly number[])[],
  scores: readonly number[],
  { disagreement, worse }: GroupingLimits = GROUPING_LIMITS,
): Grouping {
  const best = Math.min(...scores);
  const isGood = (index: number): boolean => scores[index] <= worse * best;
  const believed = scores.map((_, index) => index).filter(isGood);
  const groups = believed.map((centre) => {
    const members = believed.filter((index) => errors[centre][index] <= disagreement);
    const score = Math.min(...members.map((index) => scores[index]));
    return { centre, members, score, spread: medianOf(members.map((index) => errors[centre][index])) };
  });
  groups.sort((a, b) => b.members.length - a.members.length || a.score - b.score || a.spread - b.spread);
  const [{ centre, members }] = groups as [(typeof groups)[0]];
  const dropped = new Map<number, string>();
  for (const [index, score] of scores.entries()) {
    if (members.includes(index)) continue;
    const error = errors[centre][index].toFixed(2);
    dropped.set(
      index,
      isGood(index)
        ? `another object: invariantError ${error}`
        : `fits worse: ${(score / best).toFixed(1)} times the best`,
    );
  }
  return { kept: members, centre, dropped };
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const last = sorted.length - 1;
  return (sorted[Math.floor(last / 2)] + sorted[Math.ceil(last / 2)]) / 2;
}
