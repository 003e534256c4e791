/** Groups of voxels whose turns relative to one another are settled: union-find with a number on every branch. */

export interface TurnForest {
  /** Whether two voxels are in one group. */
  readonly isJoined: (a: number, b: number) => boolean;
  /** Joins the groups of two voxels so that `b` has `turns` more than `a`; nothing when they are one group already. */
  readonly join: (a: number, b: number, turns: number) => boolean;
  /** The voxel that stands for the group of `a`. */
  readonly root: (a: number) => number;
  /** Turns of `a` relative to its root. */
  readonly turnsOf: (a: number) => number;
}

export function createTurnForest(size: number): TurnForest {
  const parent = new Int32Array(size).map((_, i) => i);
  const turns = new Int32Array(size);
  const members = new Int32Array(size).fill(1);

  /** Hangs every voxel on the way directly under the root. */
  const root = (a: number): number => {
    let top = a;
    let total = 0;
    while (parent[top] !== top) {
      total += turns[top];
      top = parent[top];
    }
    for (let at = a; parent[at] !== top && at !== top; ) {
      const next = parent[at];
      const own = turns[at];
      parent[at] = top;
      turns[at] = total;
      total -= own;
      at = next;
    }
    return top;
  };
  const turnsOf = (a: number): number => (root(a) === a ? 0 : turns[a]);

  const join = (a: number, b: number, difference: number): boolean => {
    const [rootA, rootB] = [root(a), root(b)];
    if (rootA === rootB) return false;
    // turns of the root of b relative to the root of a
    const offset = turnsOf(a) + difference - turnsOf(b);
    const isSmaller = members[rootB] <= members[rootA];
    const [child, top] = isSmaller ? [rootB, rootA] : [rootA, rootB];
    parent[child] = top;
    turns[child] = isSmaller ? offset : -offset;
    members[top] += members[child];
    return true;
  };
  return { isJoined: (a, b) => root(a) === root(b), join, root, turnsOf };
}
