// Success against processor seconds, every method by turns on the same crystals of the study; resumable.
//   npm run study -- curves --count 5 --json curves.jsonl [--first 0 --families moderate,strong --minutes 60]
//     [--curves "network,random numbers" --points "50*ER,30*HIO+20*ER"]
//   npm run study -- curves --json curves.jsonl --table [--svg docs/images/learned-curves.svg --csv FILE]
//     [--strata "50*ER,30*HIO+20*ER"]
// One thread; a method's seconds are those from the pattern in memory to its object, with its network and its verdict,
// the loading of weights left out. A prediction is made once for all methods that begin with it, and counted in each.
// Truth is looked at once, when the object is there.
// Controls of the network: random numbers in its support, and what it looks at, the autocorrelation, in its place.

import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compareObjects } from "@autophase/analysis";
import { centralBoxIndices, createFft, fftshift, ifftshift } from "@autophase/kernels";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { presetOf, solve } from "@autophase/phase-retrieval";
import { createPredictor, predictObject, selectLearningEngine, trainedNetwork } from "@autophase/prediction";
import { predictedGuess, reconstruct } from "@autophase/reconstruction";
import { complexZeros } from "@autophase/tensor-io";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import { loadWeights } from "@autophase/weights";
import { curvesCsv, curvesSvg, curvesTable, strataTable } from "./curves-picture.mjs";
import { FAMILIES, studyCrystal } from "./families.mjs";

const SEED = 1;
const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "curves"),
  options: {
    count: { type: "string", default: "5" },
    first: { type: "string", default: "0" },
    size: { type: "string", default: "64" },
    families: { type: "string", default: Object.keys(FAMILIES).join(",") },
    minutes: { type: "string", default: "1e9" },
    json: { type: "string", default: "curves.jsonl" },
    curves: { type: "string" },
    points: { type: "string" },
    table: { type: "boolean", default: false },
    svg: { type: "string" },
    strata: { type: "string" },
    csv: { type: "string" },
  },
});

/** What follows a guess; until 30 November it was the end of `fast`. */
const FINE = { recipe: "90*HIO+20*ER+10*ML", coherence: { model: "gaussian", first: 90, every: 30 } };
const CONTROLLED = ["50*ER", "30*HIO+20*ER", FINE.recipe];
const TIGHT = { sigma: 1, threshold: 0.2, every: 10 };
const cut = (preset, overrides) => ({ ...presetOf(preset).options, ...overrides });
const fast = (starts, refined) =>
  cut("fast", {
    otherwise: undefined,
    starts,
    fewestStarts: Math.min(2, starts),
    coarse: { ...presetOf("fast").options.coarse, refined },
  });

/** Curve, point, and how an object is made of a pattern. */
const METHODS = [
  ...[1, 2].map((starts) => [
    "standard",
    `best of ${starts}`,
    byReconstruction(cut("standard", { starts, fewestStarts: starts })),
  ]),
  ["standard", "until they agree", byReconstruction(cut("standard", {}))],
  [
    "standard ended where converged",
    "until they agree",
    byReconstruction(cut("standard", { settling: { last: 100 } })),
  ],
  ["fast", "1 of 1", byReconstruction(fast(1, 1))],
  ["fast", "1 of 4", byReconstruction(fast(4, 1))],
  ["fast", "until they agree", byReconstruction(fast(8, 4))],
  ["fast from random numbers", "until they agree", byReconstruction(fast(8, 4), () => [])],
  [
    "fast from the autocorrelation",
    "until they agree",
    byReconstruction(fast(8, 4), ({ pattern }) => [autocorrelationGuess(pattern)]),
  ],
  ["network", "alone", ({ predicted }) => predicted()],
  ...["20*ER", "50*ER", "100*ER", "30*HIO+20*ER", FINE.recipe].map((recipe) => ["network", recipe, byNetwork(recipe)]),
  ...CONTROLLED.map((recipe) => ["random numbers in its support", recipe, byItsSupport(recipe)]),
  ...CONTROLLED.map((recipe) => ["autocorrelation", recipe, byAutocorrelation(recipe)]),
  ...[
    "20*ER",
    "50*ER",
    "100*ER",
    "30*HIO+20*ER",
    FINE.recipe,
    // as long as the network and what follows
    `20*ER+80*HIO+${FINE.recipe}`,
    `20*ER+180*HIO+${FINE.recipe}`,
  ].map((recipe) => ["random numbers", recipe, byOneStart(recipe)]),
].filter((method) => ["curves", "points"].every((name, k) => values[name]?.split(",").includes(method[k]) ?? true));

const rows = existsSync(values.json)
  ? readFileSync(values.json, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];

if (values.table || values.svg || values.csv) {
  process.stdout.write(curvesTable(rows));
  if (values.strata) process.stdout.write(`\n${strataTable(rows, values.strata.split(","))}`);
  if (values.svg) await writeFileAtomic(values.svg, new TextEncoder().encode(curvesSvg(rows)));
  if (values.csv) await writeFileAtomic(values.csv, new TextEncoder().encode(curvesCsv(rows)));
} else await run();

async function run() {
  const engine = createWasmEngine({ threads: 1 });
  await selectLearningEngine("wasm", { threads: 1 });
  const predictor = createPredictor(trainedNetwork(await loadWeights()));
  const done = new Set(rows.map(({ family, number, curve, point }) => `${family} ${number} ${curve} ${point}`));
  const end = performance.now() + 60_000 * Number(values.minutes);
  for (let number = Number(values.first); number < Number(values.first) + Number(values.count); number++) {
    for (const family of values.families.split(",")) {
      const open = METHODS.filter(([curve, point]) => !done.has(`${family} ${number} ${curve} ${point}`));
      if (open.length === 0) continue;
      const { object: truth, pattern, parameters } = studyCrystal(family, number, Number(values.size));
      const stratum = { ...strataOf(parameters), symmetry: symmetryOf(truth) };
      const { predicted, takeOwed } = predictOnce(pattern, predictor);
      for (const [curve, point, attempt] of open) {
        if (performance.now() > end) return;
        const { result, seconds } = await timed(() => attempt({ pattern, engine, predicted }));
        const processorSeconds = seconds + takeOwed();
        const { success, invariantError, iou, phaseMae } = compareObjects(result.object, truth);
        const trusted = result.verdict?.trustworthy;
        const row = { family, number, curve, point, success, trusted, invariantError, iou, phaseMae, processorSeconds };
        appendFileSync(values.json, `${JSON.stringify({ ...row, ...stratum })}\n`);
      }
      process.stderr.write(`${family} ${number}\n`);
    }
  }
}

/** A prediction for who asks for it, and the seconds that it took where it was made for another. */
function predictOnce(pattern, predictor) {
  let made;
  let owed = 0;
  const predicted = async () => {
    if (made) owed = made.seconds;
    else made = await timed(() => predictObject(pattern, predictor));
    return made.result;
  };
  const takeOwed = () => {
    const seconds = owed;
    owed = 0;
    return seconds;
  };
  return { predicted, takeOwed };
}

async function timed(work) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

function strataOf({ phaseRange, peakCounts, oversampling }) {
  return { phaseRange, peakCounts, oversampling: Math.min(...oversampling) };
}

/** Largest correlation of an object with its twin, wherever that lies; 1 of an object that is its own twin. */
function symmetryOf({ real, imag, shape }) {
  const field = { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
  const power = field.real.reduce((sum, re, i) => sum + re * re + field.imag[i] ** 2, 0);
  const fft = createFft(shape);
  fft.forward(field);
  field.real.forEach((re, i) => {
    const im = field.imag[i];
    field.real[i] = re * re - im * im;
    field.imag[i] = 2 * re * im;
  });
  fft.inverse(field);
  return field.real.reduce((most, re, i) => Math.max(most, Math.hypot(re, field.imag[i])), 0) / power;
}

function byReconstruction(settings, guessesOf = settings.coarse?.guessed ? guessedByNetwork : () => []) {
  const { name: _name, description: _description, ...given } = settings;
  return async ({ pattern, engine, predicted }) => {
    const recipe = { origin: "curves", settings: given, remarks: [] };
    const guesses = await guessesOf({ pattern, predicted });
    return (await reconstruct(pattern, { recipe, seed: SEED }, { engine, guesses })).answer;
  };
}

async function guessedByNetwork({ predicted }) {
  return [predictedGuess(await predicted(), undefined)];
}

function byOneStart(recipe) {
  return ({ pattern, engine }) => solve(pattern, { ...startOptions(recipe), engine });
}

function byNetwork(recipe) {
  return async ({ pattern, engine, predicted }) => {
    const guess = predictedGuess(await predicted(), undefined);
    return solve(pattern, { ...startOptions(recipe), engine, guess });
  };
}

function byItsSupport(recipe) {
  return async ({ pattern, engine, predicted }) => {
    const { support } = await predicted();
    return solve(pattern, { ...startOptions(recipe), engine, support });
  };
}

function byAutocorrelation(recipe) {
  return ({ pattern, engine }) =>
    solve(pattern, { ...startOptions(recipe), engine, guess: autocorrelationGuess(pattern) });
}

/** As the network is shown it, the root of its modulus, and with the network's threshold. */
function autocorrelationGuess({ intensity }) {
  const { shape } = intensity;
  const field = { ...complexZeros(shape), real: Float64Array.from(ifftshift(intensity).data) };
  field.imag = new Float64Array(field.real.length);
  createFft(shape).inverse(field);
  const object = complexZeros(shape);
  const support = { data: new Uint8Array(field.real.length), shape };
  const peak = Math.hypot(field.real[0], field.imag[0]);
  const half = shape.map((length) => length / 2);
  for (const i of centralBoxIndices(shape, half)) {
    const modulus = Math.hypot(field.real[i], field.imag[i]);
    if (Math.sqrt(modulus / peak) < 0.1) continue;
    object.real[i] = field.real[i] / Math.sqrt(modulus);
    object.imag[i] = field.imag[i] / Math.sqrt(modulus);
    support.data[i] = 1;
  }
  return { object: fftshift(object), support: fftshift(support) };
}

function startOptions(recipe) {
  return { recipe, shrinkWrap: TIGHT, coherence: coherenceIn(recipe), seed: SEED };
}

/** Of recipes that reach so far. */
function coherenceIn(recipe) {
  return recipe.endsWith(FINE.recipe) ? FINE.coherence : undefined;
}
