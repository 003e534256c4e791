import { createFft, ifftshift, type PhasingWorkspace } from "@autophase/kernels";
import { createReferenceEngine } from "@autophase/kernels/reference";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { solveStarts } from "./conformance/solve-starts.js";
import { boxSupport, type PhaseOptions, phase, solve } from "./index.js";
import type { PhasingEvent, PhasingSnapshot, Solution } from "./phase-events.js";

const engine = createReferenceEngine();

/** Counts of an asymmetric pair of bars by the direct sum, and the bars: an independent little world. */
function barsPattern(shape: readonly number[], peak = 1e6): { pattern: DiffractionPattern; voxels: number } {
  const [rows, columns] = shape.slice(-2) as [number, number];
  const bars: [number, number][] = [];
  for (let r = -3; r < 3; r++) for (let c = -2; c < 2; c++) if (r > -2 || c < 0) bars.push([r, c]);
  const frame = new Float32Array(rows * columns);
  for (let h = 0; h < rows; h++) {
    for (let k = 0; k < columns; k++) {
      let re = 0;
      let im = 0;
      for (const [r, c] of bars) {
        const angle = -2 * Math.PI * (((h - rows / 2) * r) / rows + ((k - columns / 2) * c) / columns) + 0.15 * r;
        re += Math.cos(angle);
        im += Math.sin(angle);
      }
      frame[h * columns + k] = ((re * re + im * im) / bars.length ** 2) * peak;
    }
  }
  return { pattern: { intensity: { data: frame, shape }, history: [] }, voxels: bars.length };
}

const { pattern, voxels } = barsPattern([24, 20]);
const quick: PhaseOptions = {
  engine,
  recipe: "5*(5*ER+25*HIO)+30*ER",
  shrinkWrap: { sigma: [1, 0.5], threshold: 0.2, every: 5 },
  seed: 3,
};

function voxelsAboveHalf({ object: { real, imag } }: Solution): number {
  const amplitude = real.map((re, i) => Math.hypot(re, imag[i]));
  const half = 0.5 * Math.max(...amplitude);
  return amplitude.filter((value) => value > half).length;
}

async function collect(options: PhaseOptions, stopAfter = Number.POSITIVE_INFINITY): Promise<PhasingEvent[]> {
  const controller = new AbortController();
  const events: PhasingEvent[] = [];
  for await (const event of phase(pattern, { ...options, signal: controller.signal })) {
    events.push(event);
    if (events.length >= stopAfter) controller.abort(new Error("enough"));
  }
  return events;
}

describe("phase", () => {
  it("recovers a known object from its pattern", async () => {
    const { best } = await solveStarts(pattern, { ...quick, starts: 4 });
    expect(best.chi).toBeLessThan(0.02);
    expect(voxelsAboveHalf(best)).toBe(voxels);
  });

  it("is a function of its seed, and of nothing else", async () => {
    const [first, second, other] = [
      await solve(pattern, quick),
      await solve(pattern, quick),
      await solve(pattern, { ...quick, seed: 4 }),
    ];
    expect(second.object.real).toEqual(first.object.real);
    expect(other.object.real).not.toEqual(first.object.real);
  });

  it("says what it does: progress with the error curve, the end", async () => {
    const events = await collect(quick);
    expect(events.filter((event) => event.type === "progress")).toHaveLength(18);
    const last = events.at(-1);
    if (last?.type !== "done") throw new TypeError("expected a done event");
    expect(last.solution).toMatchObject({ start: 0, iterations: 180 });
    expect(last.solution.errorCurve).toHaveLength(180);
  });

  it("says what goes on from there before it takes the solution of a run that is left", async () => {
    const controller = new AbortController();
    const types: string[] = [];
    let left: PhasingSnapshot | undefined;
    for await (const event of phase(pattern, { ...quick, signal: controller.signal })) {
      if (event.type !== "progress") types.push(event.type);
      if (event.type === "progress" && event.iteration === 30) controller.abort();
      if (event.type === "left") left = structuredClone(event.snapshot);
    }
    expect(types).toEqual(["begin", "left", "interrupted"]);
    const whole = await solve(pattern, quick);
    const resumed = await solve(pattern, { ...quick, resume: left });
    expect([resumed.object, resumed.errorCurve]).toEqual([whole.object, whole.errorCurve]);
  });

  it("knows what share of the power the measured amplitudes leave outside", async () => {
    const fft = createFft(pattern.intensity.shape);
    const { object, support, outside, chi } = await solve(pattern, quick);
    const field = ifftshift(object);
    const [real, imag] = [Float64Array.from(field.real), Float64Array.from(field.imag)];
    fft.forward({ real, imag, shape: object.shape });
    const modulus = ifftshift(pattern.intensity).data;
    for (let i = 0; i < real.length; i++) {
      const factor = Math.sqrt(modulus[i]) / Math.hypot(real[i], imag[i]);
      real[i] *= factor;
      imag[i] *= factor;
    }
    fft.inverse({ real, imag, shape: object.shape });
    const inside = ifftshift(support).data;
    let [whole, beyond] = [0, 0];
    for (let i = 0; i < real.length; i++) {
      const power = real[i] ** 2 + imag[i] ** 2;
      whole += power;
      if (inside[i] === 0) beyond += power;
    }
    expect(outside).toBeCloseTo(beyond / whole, 6);
    // error reduction has settled
    expect(outside).toBeCloseTo(chi ** 2, 4);
  });

  it.each([1, 7, 12, 17])("resumed after event %i equals an uninterrupted run", async (stopAfter) => {
    const whole = (await collect({ ...quick, breakTwinAt: 33 })).at(-1);
    const cut = (await collect({ ...quick, breakTwinAt: 33 }, stopAfter)).at(-1);
    if (whole?.type !== "done" || cut?.type !== "interrupted") throw new TypeError("expected done and interrupted");
    const resumed = await solve(pattern, { ...quick, breakTwinAt: 33, resume: structuredClone(cut.snapshot) });
    expect(resumed.object).toEqual(whole.solution.object);
    expect(resumed.errorCurve).toEqual(whole.solution.errorCurve);
    expect(resumed.chi).toBe(whole.solution.chi);
  });

  it("rejects with the reason when aborted in solve, and gives the workspace back", async () => {
    let open = 0;
    const counting = {
      ...engine,
      async createWorkspace(problem: Parameters<typeof engine.createWorkspace>[0]): Promise<PhasingWorkspace> {
        const workspace = await engine.createWorkspace(problem);
        open++;
        const dispose = (): void => {
          open--;
          workspace.dispose();
        };
        return { ...workspace, dispose };
      },
    };
    const signal = AbortSignal.abort(new RangeError("stopped"));
    await expect(solve(pattern, { ...quick, engine: counting, signal })).rejects.toThrow("stopped");
    expect(open).toBe(0);
  });

  it("leaves masked voxels free: zeros in a gap do not harm", async () => {
    const mask = { data: new Uint8Array(24 * 20).fill(1), shape: [24, 20] };
    const data = pattern.intensity.data.slice();
    for (let row = 0; row < 24; row++)
      for (const column of [7, 8]) mask.data[row * 20 + column] = data[row * 20 + column] = 0;
    const gapped = { ...pattern, intensity: { data, shape: [24, 20] } };
    const blind = await solveStarts(gapped, { ...quick, starts: 4 });
    const aware = await solveStarts({ ...gapped, mask }, { ...quick, starts: 4 });
    expect(voxelsAboveHalf(blind.best)).not.toBe(voxels);
    expect(voxelsAboveHalf(aware.best)).toBe(voxels);
  });

  it("starts from the autocorrelation and from a given support as well", async () => {
    for (const support of ["autocorrelation", boxSupport([24, 20], 0.7)] as const) {
      const { supportVoxels } = await solve(pattern, {
        ...quick,
        support,
        shrinkWrap: { sigma: 1, threshold: 0.2, every: 5 },
      });
      expect(supportVoxels).toBeLessThan(120);
    }
  });

  it("begins at a guess", async () => {
    const known = await solveStarts(pattern, { ...quick, starts: 4 });
    const guess = { object: known.best.object, support: known.best.support };
    const short = { ...quick, recipe: "2*ER", shrinkWrap: false } as const;
    const guessed = await solve(pattern, { ...short, guess });
    expect(guessed.errorCurve[0]).toBeCloseTo(known.best.chi, 6);
    const small = boxSupport([20, 20]);
    await expect(solve(pattern, { ...short, guess: { ...guess, support: small } })).rejects.toThrow(
      "phase: the guessed support: expected 24 x 20, got 20 x 20",
    );
  });

  it("keeps the starting support without shrink-wrap", async () => {
    const { supportVoxels } = await solve(pattern, { ...quick, shrinkWrap: false });
    expect(supportVoxels).toBe(12 * 10);
  });

  it.each([
    ["an all-zero pattern", { intensity: { data: new Float32Array(16), shape: [4, 4] } }, {}, /zero/],
    [
      "NaN",
      { intensity: { data: Float32Array.of(1, Number.NaN, 1, 1), shape: [2, 2] } },
      {},
      /NaN.*\[0, 1\]|\[0, 1\].*NaN/,
    ],
    [
      "negative counts",
      { intensity: { data: Float32Array.of(1, 1, -3, 1), shape: [2, 2] } },
      {},
      /\[1, 0\].*-3|-3.*\[1, 0\]/,
    ],
    ["one axis", { intensity: { data: Float32Array.of(1, 1), shape: [2] } }, {}, /2 or 3 axes, got 1/],
    ["a start before the first", pattern, { start: -1 }, /start must be a whole number of at least 0, got -1/],
    ["a threshold of 1", pattern, { shrinkWrap: { sigma: 1, threshold: 1, every: 1 } }, /between 0 and 1, got 1/],
    [
      "a support of another shape",
      pattern,
      { support: { data: new Uint8Array(4), shape: [2, 2] } },
      /expected 24 x 20, got 2 x 2/,
    ],
    [
      "a mask over everything",
      { ...pattern, mask: { data: new Uint8Array(480), shape: [24, 20] } },
      {},
      /mask hides every count/,
    ],
  ])("refuses %s in one sentence", async (_, input, options, message) => {
    const attempt = solve({ history: [], ...input } as DiffractionPattern, { ...quick, ...options } as PhaseOptions);
    await expect(attempt).rejects.toThrow(message);
  });

  it("makes every start another one", async () => {
    const [first, second] = [await solve(pattern, quick), await solve(pattern, { ...quick, start: 1 })];
    expect([first.start, second.start]).toEqual([0, 1]);
    expect(second.errorCurve).not.toEqual(first.errorCurve);
  });
});
