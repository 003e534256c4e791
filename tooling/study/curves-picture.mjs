// What curves.mjs has found, as a table and as one picture.

import { mcnemarProbability } from "@autophase/evaluation";
import { FAMILIES } from "./families.mjs";

const COLOURS = {
  standard: "#1f4e79",
  "standard ended where converged": "#6fa8dc",
  fast: "#c0504d",
  "fast from random numbers": "#e69138",
  "fast from the autocorrelation": "#d5a6bd",
  network: "#2e8b57",
  "random numbers": "#7f7f7f",
  "random numbers in its support": "#b8860b",
  autocorrelation: "#8e44ad",
};
const [WIDTH, HEIGHT] = [720, 420];
const [LEFT, RIGHT, TOP, BOTTOM] = [62, 20, 24, 52];
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

/** A line for each point: success with its 95 % interval (Wilson 1927, doi:10.1080/01621459.1927.10502953). */
export function curvesTable(rows) {
  const lines = pointsOf(rows).map(({ curve, point, count, found, low, high, error, seconds }) =>
    [
      curve,
      point.replaceAll("*", " "),
      count,
      `${found} (${low.toFixed(2)} to ${high.toFixed(2)})`,
      error.toFixed(3),
      seconds.toPrecision(2),
    ].join(" | "),
  );
  const head = [
    "method",
    "what runs",
    "crystals",
    "found (95 %)",
    "median `invariantError`",
    "processor seconds, mean",
  ];
  return [head.join(" | "), head.map(() => "---").join(" | "), ...lines].map((line) => `| ${line} |\n`).join("");
}

/** Success against processor seconds: all points, and per method a line through those that no cheaper one beats. */
export function curvesSvg(rows) {
  const points = pointsOf(rows);
  const [lowest, highest] = [
    Math.min(...points.map(({ seconds }) => seconds)) / 1.2,
    Math.max(...points.map(({ seconds }) => seconds)) * 1.2,
  ];
  const x = (seconds) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(seconds / lowest)) / Math.log(highest / lowest);
  const y = (share) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
  const text = (words, at, more = "") =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${more}>${words}</text>`;
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share)}" y2="${y(share)}" stroke="#ddd"/>${text(`${100 * share} %`, [LEFT - 8, y(share) + 4], 'text-anchor="end"')}`,
  );
  const ticks = TICKS.filter((seconds) => seconds > lowest && seconds < highest).map(
    (seconds) =>
      `<line x1="${x(seconds).toFixed(1)}" x2="${x(seconds).toFixed(1)}" y1="${TOP}" y2="${y(0)}" stroke="#eee"/>${text(seconds, [x(seconds), y(0) + 18], 'text-anchor="middle"')}`,
  );
  const curves = Object.entries(COLOURS).map(([curve, colour], k) => {
    const own = points.filter((point) => point.curve === curve).sort((a, b) => a.seconds - b.seconds);
    const path = leading(own)
      .map(({ seconds, share }) => `${x(seconds).toFixed(1)},${y(share).toFixed(1)}`)
      .join(" ");
    const bars = own.map(
      ({ seconds, share, low, high }) =>
        `<line x1="${x(seconds).toFixed(1)}" x2="${x(seconds).toFixed(1)}" y1="${y(low).toFixed(1)}" y2="${y(high).toFixed(1)}" stroke="${colour}" stroke-opacity="0.4"/><circle cx="${x(seconds).toFixed(1)}" cy="${y(share).toFixed(1)}" r="3.5" fill="${colour}"/>`,
    );
    const legend = text(curve, [WIDTH - RIGHT - 248, y(0.52) + 18 * k], `fill="${colour}" font-weight="600"`);
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>${bars.join("")}${legend}`;
  });
  const axes = [
    text(
      "processor seconds for a crystal (one thread)",
      [(LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12],
      'text-anchor="middle"',
    ),
    text(
      "found",
      [16, (TOP + HEIGHT - BOTTOM) / 2],
      `text-anchor="middle" transform="rotate(-90 16 ${(TOP + HEIGHT - BOTTOM) / 2})"`,
    ),
  ];
  const title = "<title>Crystals found against processor seconds, with 95 % intervals</title>";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">${title}<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>${[...grid, ...ticks, ...axes, ...curves].join("")}</svg>\n`;
}

/** Of points in the order of their seconds, those that find more than all before. */
function leading(points) {
  return points.filter(({ share }, k) => points.slice(0, k).every((before) => before.share < share));
}

const STRATA = {
  all: () => true,
  ...Object.fromEntries(Object.keys(FAMILIES).map((name) => [name, ({ family }) => family === name])),
  "phase range up to pi / 2": ({ phaseRange }) => phaseRange <= Math.PI / 2,
  "pi / 2 to pi": ({ phaseRange }) => phaseRange > Math.PI / 2 && phaseRange <= Math.PI,
  "pi to 2 pi": ({ phaseRange }) => phaseRange > Math.PI && phaseRange <= 2 * Math.PI,
  "2 pi and more": ({ phaseRange }) => phaseRange > 2 * Math.PI,
  "peak under 1e4": ({ peakCounts }) => peakCounts < 1e4,
  "1e4 to 1e6": ({ peakCounts }) => peakCounts >= 1e4 && peakCounts < 1e6,
  "1e6 and more": ({ peakCounts }) => peakCounts >= 1e6,
  "oversampling under 2.5": ({ oversampling }) => oversampling < 2.5,
  "2.5 and more": ({ oversampling }) => oversampling >= 2.5,
  "correlation with the twin under 0.7": ({ symmetry }) => symmetry < 0.7,
  "0.7 and more": ({ symmetry }) => symmetry >= 0.7,
};

/**
 * What each curve has found at some points, stratum by stratum, and at the last of them the exact McNemar test of the
 * network against random numbers.
 */
export function strataTable(rows, points) {
  const own = inCommon(rows).filter(({ point }) => points.includes(point));
  const curves = [...new Set(own.map(({ curve }) => curve))];
  const lines = Object.entries(STRATA).map(([name, isIn]) => {
    const stratum = own.filter(isIn);
    const foundBy = (curve, point) =>
      new Map(
        stratum.filter((row) => row.curve === curve && row.point === point).map((row) => [nameOf(row), row.success]),
      );
    const counts = points.map((point) =>
      curves.map((curve) => [...foundBy(curve, point).values()].filter(Boolean).length).join(", "),
    );
    const [network, random] = ["network", "random numbers"].map((curve) => foundBy(curve, points.at(-1)));
    const pairs = [...network].map(([crystal, success]) => [Number(success), Number(random.get(crystal))]);
    const alone = [0, 1].map((side) => pairs.filter((pair) => pair[side] > pair[1 - side]).length);
    return [name, pairs.length, ...counts, alone.join(", "), mcnemarProbability(pairs).toPrecision(2)];
  });
  const recipes = points.map((point) => point.replaceAll("*", " "));
  const head = [
    `found: ${curves.join(", ")}`,
    "crystals",
    ...recipes,
    "of the last, by the network alone, by random numbers alone",
    "McNemar p",
  ];
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** A row for each method and crystal. */
export function curvesCsv(rows) {
  const digits = {
    invariantError: 4,
    iou: 4,
    phaseMae: 4,
    processorSeconds: 2,
    phaseRange: 3,
    peakCounts: 0,
    oversampling: 2,
  };
  const names = ["family", "number", "curve", "point", "success", ...Object.keys(digits), "symmetry"];
  const cell = (row, name) => {
    const value = row[name] ?? "";
    return typeof value === "number" && name !== "number" ? value.toFixed(digits[name] ?? 3) : value;
  };
  const lines = inCommon(rows).map((row) =>
    names.map((name) => cell({ ...row, success: String(Number(row.success)) }, name)),
  );
  return [names.map((name) => (name === "success" ? "found" : name)), ...lines]
    .map((cells) => `${cells.join(",")}\n`)
    .join("");
}

function nameOf({ family, number }) {
  return `${family} ${number}`;
}

/** Rows of the crystals that every method has been tried on. */
function inCommon(rows) {
  const methods = new Map();
  for (const row of rows) {
    const key = `${row.curve} ${row.point}`;
    methods.set(key, (methods.get(key) ?? new Set()).add(nameOf(row)));
  }
  return rows.filter((row) => [...methods.values()].every((crystals) => crystals.has(nameOf(row))));
}

/** Of the crystals that every method has been tried on. */
function pointsOf(rows) {
  const methods = new Map();
  for (const row of inCommon(rows)) {
    const key = `${row.curve} ${row.point}`;
    methods.set(key, [...(methods.get(key) ?? []), row]);
  }
  return [...methods.values()].map((own) => {
    const found = own.filter(({ success }) => success).length;
    const errors = own.map(({ invariantError }) => invariantError).sort((a, b) => a - b);
    const seconds = own.reduce((sum, row) => sum + row.processorSeconds, 0) / own.length;
    const { curve, point } = own[0];
    return {
      curve,
      point,
      count: own.length,
      found,
      share: found / own.length,
      error: errors[Math.floor(errors.length / 2)],
      seconds,
      ...wilson(found, own.length),
    };
  });
}

function wilson(found, count) {
  const z = 1.96;
  const middle = (found + z ** 2 / 2) / (count + z ** 2);
  const half = (z / (count + z ** 2)) * Math.sqrt((found * (count - found)) / count + z ** 2 / 4);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
