/** A support where a formula of voxel coordinates holds; parsed, never executed. */

import { type RealArray, type Shape, sizeOfShape, ValueError } from "@autophase/tensor-io";
import type { FormulaSupport } from "./starting-support.js";

/** Distances from the middle in voxels. */
interface Place {
  readonly ix: number;
  readonly iy: number;
  readonly iz: number;
  readonly ir: number;
}

type Term = (at: Place) => number;

/**
 * Numbers, `ix`, `iy`, `iz` along the last, the second last and the first axis, `ir` from the middle; `+ - * / **`,
 * `& |`, comparisons, parentheses, `sqrt abs exp sin cos`, with or without `np.`: `(ir<20)*(np.abs(iz)<8)`. Inside is
 * where it is not 0. Centred.
 * @throws {ValueError} that shows the place which cannot be read, and where no voxel is inside.
 */
export function formulaSupport(shape: Shape, { formula }: FormulaSupport): RealArray<Uint8Array> {
  const term = parse(formula);
  const data = new Uint8Array(sizeOfShape(shape));
  for (let i = 0; i < data.length; i++) {
    let rest = i;
    const offsets = shape.toReversed().map((length) => {
      const at = rest % length;
      rest = Math.floor(rest / length);
      return at - Math.floor(length / 2);
    });
    const [ix, iy = 0, iz = 0] = offsets;
    data[i] = term({ ix, iy, iz, ir: Math.hypot(ix, iy, iz) }) === 0 ? 0 : 1;
  }
  if (!data.includes(1)) throw new ValueError(`support: the formula ${formula} holds in no voxel`);
  return { data, shape };
}

/** @throws {ValueError} what `formulaSupport` throws of a formula that cannot be read. */
export function assertFormula({ formula }: FormulaSupport): void {
  parse(formula);
}

const TOKEN = /\s*(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|(?:np\.)?[a-z]\w*|\*\*|[<>=!]=|[-+*/()<>&|])/giy;

/** The loosest first, as in Python. */
const BINARY: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  {
    "<": (a, b) => Number(a < b),
    ">": (a, b) => Number(a > b),
    "<=": (a, b) => Number(a <= b),
    ">=": (a, b) => Number(a >= b),
    "==": (a, b) => Number(a === b),
    "!=": (a, b) => Number(a !== b),
  },
  { "|": (a, b) => Number(a !== 0 || b !== 0) },
  { "&": (a, b) => Number(a !== 0 && b !== 0) },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
];

const FUNCTIONS: Readonly<Record<string, (value: number) => number>> = {
  sqrt: Math.sqrt,
  abs: Math.abs,
  exp: Math.exp,
  sin: Math.sin,
  cos: Math.cos,
};
const COORDINATES: readonly (keyof Place)[] = ["ix", "iy", "iz", "ir"];
const DEEPEST = 64;

function parse(formula: string): Term {
  const tokens = tokensOf(formula);
  let next = 0;
  let depth = 0;
  const fail = (): never => {
    const token = tokens[next];
    throw new ValueError(`support: formula ${formula}: expected a value or an operator, got ${token ?? "the end"}`);
  };
  const binary = (level: number): Term => {
    if (level === BINARY.length) return unary();
    let left = binary(level + 1);
    for (let apply = operator(level); apply; apply = operator(level)) {
      next++;
      const [a, b, combine] = [left, binary(level + 1), apply];
      left = (at) => combine(a(at), b(at));
    }
    return left;
  };
  const operator = (level: number) =>
    Object.hasOwn(BINARY[level], tokens[next] ?? "") ? BINARY[level][tokens[next]] : undefined;
  const unary = (): Term => {
    if (tokens[next] !== "-") return power();
    next++;
    const value = unary();
    return (at) => -value(at);
  };
  const power = (): Term => {
    const base = atom();
    if (tokens[next] !== "**") return base;
    next++;
    const exponent = unary();
    return (at) => base(at) ** exponent(at);
  };
  const parenthesis = (): Term => {
    if (tokens[next] !== "(" || ++depth > DEEPEST) return fail();
    next++;
    const inner = binary(0);
    if (tokens[next] !== ")") return fail();
    next++;
    depth--;
    return inner;
  };
  const atom = (): Term => {
    const token = tokens[next] ?? "";
    if (token === "(") return parenthesis();
    if (/^[\d.]/.test(token)) {
      next++;
      const value = Number(token);
      return () => value;
    }
    const coordinate = COORDINATES.find((name) => name === token);
    const apply = Object.hasOwn(FUNCTIONS, token.replace(/^np\./, "")) && FUNCTIONS[token.replace(/^np\./, "")];
    if (!coordinate && !apply) return fail();
    next++;
    if (coordinate) return (at) => at[coordinate];
    const inner = parenthesis();
    return (at) => (apply ? apply(inner(at)) : Number.NaN);
  };
  const whole = binary(0);
  return next < tokens.length ? fail() : whole;
}

function tokensOf(formula: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const text = formula.trimEnd();
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined)
      throw new ValueError(`support: formula ${formula}: cannot be read from "${text.slice(at)}"`);
    tokens.push(token);
  }
  return tokens;
}
