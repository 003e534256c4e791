/** The error against the iteration: chi on a logarithmic axis, the free log-likelihood on another. */

export type Points = readonly (readonly [iteration: number, value: number])[];

export interface Curves {
  readonly iterations: number;
  readonly others: readonly Points[];
  readonly chi: Points;
  readonly free: Points;
}

const HEIGHT = 300;
const [LEFT, TOP, BOTTOM] = [60, 24, HEIGHT - 34];
/** Pixels, narrower than which words would lie on each other. */
const LEAST_WIDTH = 280;
/** The first points of a long curve are far off and would flatten the rest. */
const SKIPPED = 2;
const LONG = 10;

/** As wide as `box`, so that words keep their size. */
export function drawCurves(box: HTMLElement, { iterations, others, chi, free }: Curves): void {
  const width = Math.max(LEAST_WIDTH, box.clientWidth);
  const right = width - 60;
  const svg = shape("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`,
    role: "img",
    "aria-label": "chi against the iteration",
  });
  const x = scale([0, iterations], [LEFT, right], (value) => value);
  for (const value of roundValues(0, iterations, Math.min(6, width / 100))) {
    svg.append(line("grid", x(value), TOP, x(value), BOTTOM), text(String(value), x(value), BOTTOM + 18, "middle"));
  }
  svg.append(line("axis", LEFT, BOTTOM, right, BOTTOM), text("iteration", (LEFT + right) / 2, HEIGHT - 2, "middle"));
  const range = rangeOf([chi, ...others]);
  if (range) {
    const y = scale(range, [BOTTOM, TOP], Math.log);
    for (const value of logValues(...range)) {
      svg.append(line("grid", LEFT, y(value), right, y(value)), text(short(value), LEFT - 8, y(value) + 4, "end"));
    }
    svg.append(text("\u03c7", 14, TOP + 4, "start", "chi"));
    for (const points of others) svg.append(path("other", points, x, y));
    svg.append(path("shown", chi, x, y));
  }
  const freeRange = rangeOf([free]);
  if (freeRange) drawFree(svg, free, freeRange, { x, right });
  box.replaceChildren(svg);
}

function drawFree(
  svg: Element,
  free: Points,
  [least, most]: readonly [number, number],
  { x, right }: { readonly x: Scale; readonly right: number },
): void {
  const y = scale([least, most], [BOTTOM, TOP], Math.log);
  for (const value of logValues(least, most)) svg.append(text(short(value), right + 8, y(value) + 4, "start", "llk"));
  svg.append(text("free", right + 56, TOP - 10, "end", "llk"), path("free", free, x, y));
  for (const [iteration, value] of free) {
    svg.append(shape("circle", { class: "dot", cx: x(iteration), cy: y(value), r: 3 }));
  }
}

type Scale = (value: number) => number;

function scale([from, to]: readonly [number, number], [start, end]: readonly [number, number], bend: Scale): Scale {
  const [first, last] = [bend(from), bend(to)];
  return (value) => {
    const share = Math.min(1, Math.max(0, (bend(value) - first) / (last - first)));
    return Math.round(10 * (start + share * (end - start))) / 10;
  };
}

/** With some room; undefined when nothing is positive. */
function rangeOf(curves: readonly Points[]): readonly [number, number] | undefined {
  const valuesOf = (points: Points): number[] =>
    points.map(([, value]) => value).filter((value) => value > 0 && Number.isFinite(value));
  const all = curves.flatMap(valuesOf);
  if (all.length === 0) return undefined;
  const late = curves.flatMap((points) => valuesOf(points.length > LONG ? points.slice(SKIPPED) : points));
  return [Math.min(...all) / 1.1, Math.max(...late) * 1.1];
}

function roundValues(from: number, to: number, count: number): number[] {
  const rough = (to - from) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((digit) => digit * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(6)),
  );
}

function logValues(from: number, to: number): number[] {
  if (to / from < 4) return roundValues(from, to, 4);
  const exponents = Array.from({ length: 12 }, (_, i) => Math.floor(Math.log10(from)) + i);
  const values = exponents.flatMap((exponent) => [1, 2, 5].map((digit) => Number(`${digit}e${exponent}`)));
  return values.filter((value) => value >= from && value <= to);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function path(name: string, points: Points, x: Scale, y: Scale): Element {
  const good = points.filter(([, value]) => value > 0 && Number.isFinite(value));
  return shape("path", {
    class: name,
    d: good.map(([at, value], i) => `${i ? "L" : "M"}${x(at)} ${y(value)}`).join(""),
  });
}

function line(name: string, x1: number, y1: number, x2: number, y2: number): Element {
  return shape("line", { class: name, x1, y1, x2, y2 });
}

function text(words: string, x: number, y: number, anchor: string, name = ""): Element {
  const made = shape("text", { x, y, "text-anchor": anchor, class: name });
  made.textContent = words;
  return made;
}

function shape(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
