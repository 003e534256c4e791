/** Curves in the characters of a terminal, on a logarithmic axis. */

export type CurvePoint = readonly [iteration: number, value: number];

export interface DrawCurveOptions {
  /** Characters, with the labels at the left. */
  readonly columns: number;
  readonly rows: number;
  /** Iterations that the axis has room for. */
  readonly iterations: number;
  /** `plain` has one mark to a character, for terminals and fonts that show no Braille. Default false. */
  readonly plain?: boolean;
}

const LABEL = 8;
/** Dots of a Braille character, by column and row. */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const EMPTY_BRAILLE = 0x2800;

/**
 * `rows` lines, the last of them the axis of iterations: the range of the values at the left, and the curve in eight
 * dots to a character. Points that are not positive are left out; without any, the axes alone.
 */
export function drawCurve(
  points: readonly CurvePoint[],
  { columns, rows, iterations, plain = false }: DrawCurveOptions,
): string[] {
  const [across, down] = [Math.max(1, columns - LABEL), Math.max(1, rows - 1)];
  const [dotsAcross, dotsDown] = plain ? [1, 1] : [2, 4];
  const drawn = points.filter(([, value]) => value > 0 && Number.isFinite(value));
  const [least, most] = rangeOf(drawn);
  const place = ([iteration, value]: CurvePoint): [number, number] => {
    const x = Math.min(1, iteration / Math.max(1, iterations)) * (across * dotsAcross - 1);
    const y = (Math.log(most / value) / Math.log(most / least)) * (down * dotsDown - 1);
    return [Math.round(x), Math.round(y)];
  };
  const dots = new Set<string>();
  drawn.map(place).forEach(([x, y], i, places) => {
    for (const dot of between(places[i - 1] ?? [x, y], [x, y])) dots.add(dot);
  });
  const character = (column: number, row: number): string =>
    plain ? (dots.has(`${column} ${row}`) ? "*" : " ") : braille(dots, column, row);
  const labels = new Map(
    drawn.length > 0 ? [[down - 1, label(least)], ...(down > 1 ? [[0, label(most)] as const] : [])] : [],
  );
  const lines = Array.from({ length: down }, (_, row) => {
    const marks = Array.from({ length: across }, (_, column) => character(column, row)).join("");
    return `${(labels.get(row) ?? "").padStart(LABEL - 2)} ${plain ? "|" : "\u2502"}${marks}`.trimEnd();
  });
  return [...lines, axis(iterations, across)];
}

function rangeOf(points: readonly CurvePoint[]): readonly [number, number] {
  const values = points.map(([, value]) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return most > least * 1.001 ? [least, most] : [least * 0.9, most * 1.1];
}

/** The dots of a straight line, so that steep parts have no gaps. */
function between([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): string[] {
  const steps = Math.max(1, Math.abs(x1 - x0), Math.abs(y1 - y0));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const part = i / steps;
    return `${Math.round(x0 + part * (x1 - x0))} ${Math.round(y0 + part * (y1 - y0))}`;
  });
}

function braille(dots: ReadonlySet<string>, column: number, row: number): string {
  let code = EMPTY_BRAILLE;
  DOTS.forEach((bits, x) => {
    bits.forEach((bit, y) => {
      if (dots.has(`${2 * column + x} ${4 * row + y}`)) code += bit;
    });
  });
  return code === EMPTY_BRAILLE ? " " : String.fromCharCode(code);
}

function label(value: number): string {
  return value >= 1000 || value < 0.001 ? value.toExponential(0) : String(Number(value.toPrecision(3)));
}

function axis(iterations: number, across: number): string {
  const end = String(iterations);
  return `${" ".repeat(LABEL)}0${end.padStart(Math.max(end.length + 1, across - 1))}`;
}
