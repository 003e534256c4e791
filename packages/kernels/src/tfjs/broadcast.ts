/** Broadcasting of two shapes, folded into rows. */

import { backend_util } from "@tensorflow/tfjs-core";

/** How an operand is read over `[outer, inner]`: floats from row to row and from element to element. */
interface Reading {
  readonly rowStep: number;
  readonly step: 0 | 1;
}

export interface Broadcast {
  readonly shape: number[];
  readonly outer: number;
  readonly inner: number;
  readonly first: Reading;
  readonly second: Reading;
}

export interface Axis {
  length: number;
  readonly inFirst: boolean;
  readonly inSecond: boolean;
}

/** Undefined when the shapes do not fold into two axes. Shapes that do not fit throw as in TensorFlow.js. */
export function foldBroadcast(first: readonly number[], second: readonly number[]): Broadcast | undefined {
  const shape = backend_util.assertAndGetBroadcastShape([...first], [...second]);
  const axes = mergeAxes(shape, first, second);
  if (axes.length > 2) return undefined;
  const one: Axis = { length: 1, inFirst: false, inSecond: false };
  const [outer, inner] = axes.length === 2 ? (axes as [Axis, Axis]) : [one, axes[0] ?? one];
  return {
    shape,
    outer: outer.length,
    inner: inner.length,
    first: read(outer.inFirst, inner.inFirst, inner.length),
    second: read(outer.inSecond, inner.inSecond, inner.length),
  };
}

/** Neighbouring axes that both operands treat alike become one; axes of length 1 join their neighbour. */
export function mergeAxes(shape: readonly number[], first: readonly number[], second: readonly number[]): Axis[] {
  const has = (own: readonly number[], axis: number) => (own[axis - shape.length + own.length] ?? 1) > 1;
  const axes: Axis[] = [];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const last = axes.at(-1);
    const [inFirst, inSecond] = [has(first, axis), has(second, axis)];
    if (last?.inFirst === inFirst && last.inSecond === inSecond) last.length *= length;
    else axes.push({ length, inFirst, inSecond });
  });
  return axes;
}

function read(hasRows: boolean, hasElements: boolean, inner: number): Reading {
  return { rowStep: hasRows ? (hasElements ? inner : 1) : 0, step: hasElements ? 1 : 0 };
}
