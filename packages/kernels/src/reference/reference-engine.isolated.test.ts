import "@autophase/vitest/matchers";
import { createHash } from "node:crypto";
import { type ComplexArray, createRandom, ShapeError, sizeOfShape, ValueError } from "@autophase/tensor-io";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { EngineStep, ObjectRule, PhasingProblem, PhasingState } from "../engine.js";
import { DisposedError, NumericError } from "../errors.js";
import { createFft } from "../fft/create-fft.js";
import { createGaussianFilter } from "../gaussian-filter.js";
import { replaceModulus } from "../replace-modulus.js";
import { createReferenceEngine } from "./reference-engine.js";

const SHAPE = [5, 6, 7];
const SIZE = sizeOfShape(SHAPE);
const ER: EngineStep = {
  type: "iterate",
  rule: { name: "ER", inside: { object: 0, projected: 1 }, outside: { object: 0, projected: 0 } },
};

function noise(seed: number, shape = SHAPE): ComplexArray<Float64Array> {
  const random = createRandom(seed);
  const draw = () => Float64Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

const copy = (z: ComplexArray<Float64Array>) => ({ real: z.real.slice(), imag: z.imag.slice(), shape: z.shape });
const absolute = ({ real, imag }: ComplexArray<Float64Array>) => real.map((re, i) => Math.hypot(re, imag[i]));

function modulusOf(object: ComplexArray<Float64Array>): Float64Array {
  const spectrum = copy(object);
  createFft(object.shape).forward(spectrum);
  return absolute(spectrum);
}

const truth = noise(1);
const start = noise(2);
const support = Uint8Array.from({ length: SIZE }, (_, i) => (i % 3 === 0 ? 1 : 0));
const mask = Uint8Array.from({ length: SIZE }, (_, i) => (i % 5 === 0 ? 0 : 1));
const problem: PhasingProblem = { shape: SHAPE, modulus: modulusOf(truth) };

async function open(of: PhasingProblem = problem, object = start) {
  const workspace = await createReferenceEngine().createWorkspace(of);
  await workspace.write({ object, support: support.slice(0, sizeOfShape(of.shape)) });
  return workspace;
}

function naiveChi(object: ComplexArray<Float64Array>, { modulus, mask: measured }: PhasingProblem): number {
  const calculated = modulusOf(object);
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < SIZE; i++) {
    if (measured?.[i] === 0) continue;
    difference += (calculated[i] - modulus[i]) ** 2;
    norm += modulus[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}

describe("chi", () => {
  it.each([
    ["everything measured", problem],
    ["masked", { ...problem, mask }],
  ])("is norm(|F psi| - sqrt I) / norm(sqrt I) over measured voxels: %s", async (_, of) => {
    expect(await (await open(of)).chi()).toBeCloseTo(naiveChi(start, of), 12);
  });

  it("is 0 for the truth", async () => {
    expect(await (await open(problem, truth)).chi()).toBeLessThan(1e-14);
  });

  it("is told by run for the iterate that each step started from", async () => {
    const workspace = await open({ ...problem, mask });
    const expected: number[] = [];
    for (let i = 0; i < 3; i++) {
      expected.push(await workspace.chi());
      await workspace.run([ER]);
    }
    const { chi } = await (await open({ ...problem, mask })).run([
      ER,
      { type: "shrink-wrap", sigma: 0, threshold: 0 },
      ER,
      ER,
    ]);
    expect(chi[0]).toBeCloseTo(expected[0], 12);
    expect(chi).toHaveLength(3);
    const straight = await (await open({ ...problem, mask })).run([ER, ER, ER]);
    expect(straight.chi).toBeAllClose(expected, { rtol: 1e-12 });
  });

  it("never rises under ER", async () => {
    const { chi } = await (await open()).run(new Array<EngineStep>(30).fill(ER));
    for (let i = 1; i < chi.length; i++) expect(chi[i]).toBeLessThanOrEqual(chi[i - 1] * (1 + 1e-12));
  });
});

describe("iterate", () => {
  it("applies every coefficient, inside and outside, with one and with two modulus projections", async () => {
    const rule: ObjectRule = {
      name: "general",
      inside: { object: 0.3, projected: -1.2, probed: 0.7 },
      outside: { object: -0.4, projected: 0.5, probed: 1.1 },
      probe: { inside: 0.9, outside: -1.3 },
    };
    const workspace = await open({ ...problem, mask });
    await workspace.run([{ type: "iterate", rule }]);
    const { object } = await workspace.read();

    const project = (z: ComplexArray<Float64Array>) => {
      const out = copy(z);
      const fft = createFft(SHAPE);
      fft.forward(out);
      replaceModulus(out, problem.modulus, mask);
      fft.inverse(out);
      return out;
    };
    const factor = Float64Array.from(support, (s) => (s ? 0.9 : -1.3));
    const p = project(start);
    const q = project({
      real: start.real.map((x, i) => x * factor[i]),
      imag: start.imag.map((x, i) => x * factor[i]),
      shape: SHAPE,
    });
    const combine = (part: "real" | "imag") =>
      start[part].map((x, i) => {
        const c = support[i] ? rule.inside : rule.outside;
        return c.object * x + c.projected * p[part][i] + (c.probed ?? 0) * q[part][i];
      });
    expect(object.real).toBeAllClose(combine("real"), { rtol: 0, atol: 1e-12 });
    expect(object.imag).toBeAllClose(combine("imag"), { rtol: 0, atol: 1e-12 });
  });

  it("leaves the truth where it is when the support holds it", async () => {
    const inside = copy(truth);
    for (let i = 0; i < SIZE; i++) if (support[i] === 0) inside.real[i] = inside.imag[i] = 0;
    const workspace = await open({ shape: SHAPE, modulus: modulusOf(inside) }, inside);
    await workspace.run([ER, ER]);
    expect((await workspace.read()).object.real).toBeAllClose(inside.real, { rtol: 0, atol: 1e-12 });
  });

  it.each([[[12]], [[5, 9]], [[1, 1, 1]], [[2, 3, 4, 5]]])("works on %j", async (shape) => {
    const object = noise(7, shape);
    const of = { shape, modulus: modulusOf(object) };
    const workspace = await createReferenceEngine().createWorkspace(of);
    await workspace.write({ object, support: new Uint8Array(object.real.length).fill(1) });
    const { chi, supportVoxels } = await workspace.run([ER]);
    expect(chi[0]).toBeLessThan(1e-14);
    expect(supportVoxels).toBe(object.real.length);
  });

  it("names the step whose iterate is no longer finite", async () => {
    const rule: ObjectRule = {
      name: "BLOWUP",
      inside: { object: Number.POSITIVE_INFINITY, projected: 1 },
      outside: { object: 0, projected: 0 },
    };
    const workspace = await open();
    const run = workspace.run([ER, ER, { type: "iterate", rule }]);
    await expect(run).rejects.toThrow(NumericError);
    await expect(run).rejects.toMatchObject({ step: 2, message: expect.stringContaining("BLOWUP") });
  });

  it("names the first step when the state that was written is not finite", async () => {
    const object = copy(start);
    object.imag[3] = Number.NaN;
    await expect((await open(problem, object)).run([ER])).rejects.toMatchObject({ _tag: "NumericError", step: 0 });
  });

  it("makes no array of the size of the problem in a step", async () => {
    const workspace = await open();
    const steps: EngineStep[] = [ER, { type: "shrink-wrap", sigma: 1, threshold: 0.1 }];
    await workspace.run(steps);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 10; i++) await workspace.run(steps);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(SIZE);
  });
});

describe("shrink-wrap", () => {
  it("keeps what is above the threshold of the smoothed amplitude", async () => {
    const workspace = await open();
    const { supportVoxels } = await workspace.run([{ type: "shrink-wrap", sigma: 0.8, threshold: 0.9 }]);
    const smoothed = absolute(start);
    createGaussianFilter(SHAPE).apply(smoothed, 0.8);
    const level = 0.9 * Math.max(...smoothed);
    const expected = Uint8Array.from(smoothed, (value) => (value > level ? 1 : 0));
    const state = await workspace.read();
    expect(state.support).toEqual(expected);
    expect(supportVoxels).toBe(expected.reduce((sum, s) => sum + s, 0));
    expect(supportVoxels).toBeGreaterThan(0);
    expect(supportVoxels).toBeLessThan(SIZE);
    expect(state.object.real).toEqual(start.real);
  });

  it("is used by the iterates after it", async () => {
    const workspace = await open();
    await workspace.run([{ type: "shrink-wrap", sigma: 0, threshold: 0.5 }, ER]);
    const { object, support: current } = await workspace.read();
    for (let i = 0; i < SIZE; i++) expect(object.real[i] !== 0).toBe(current[i] === 1);
  });
});

describe("workspace", () => {
  it("copies states in and out", async () => {
    const object = copy(start);
    const workspace = await open(problem, object);
    object.real.fill(0);
    const first = await workspace.read();
    first.object.real.fill(0);
    expect((await workspace.read()).object.real).toEqual(start.real);
  });

  it("continues from a state that was read as if nothing had happened", async () => {
    const steps = [ER, { type: "shrink-wrap", sigma: 1, threshold: 0.3 } as const, ER, ER];
    const straight = await open();
    await straight.run([...steps, ...steps]);
    const first = await open();
    await first.run(steps);
    const second = await createReferenceEngine().createWorkspace(problem);
    await second.write(await first.read());
    await second.run(steps);
    expect(await second.read()).toEqual(await straight.read());
  });

  it("takes float32 problems and states and gives float64", async () => {
    const workspace = await createReferenceEngine().createWorkspace({
      shape: SHAPE,
      modulus: Float32Array.from(problem.modulus),
    });
    await workspace.write({
      object: { real: Float32Array.from(start.real), imag: Float32Array.from(start.imag), shape: SHAPE },
      support: support.map((s) => s * 255),
    });
    const state = await workspace.read();
    expect(state.object.real).toBeInstanceOf(Float64Array);
    expect(state.support).toEqual(support);
    expect(await workspace.chi()).toBeCloseTo(naiveChi(start, problem), 5);
  });

  it("refuses use after dispose", async () => {
    const workspace = await open();
    workspace.dispose();
    await expect(workspace.run([ER])).rejects.toThrow(DisposedError);
    await expect(workspace.read()).rejects.toThrow(DisposedError);
  });
});

describe("a signal", () => {
  const SHRINK_WRAP: EngineStep = { type: "shrink-wrap", sigma: 1, threshold: 0.3 };
  const PROBE: EngineStep = {
    type: "iterate",
    rule: {
      name: "probe",
      inside: { object: 0, projected: 1, probed: 0.5 },
      outside: { object: 1, projected: -1, probed: 0.5 },
      probe: { inside: 1, outside: -1 },
    },
  };

  // large enough for more than one piece along an axis
  const LARGE = [32, 33, 34];
  const inside = Uint8Array.from({ length: sizeOfShape(LARGE) }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const state = { object: noise(4, LARGE), support: inside };
  const modulus = modulusOf(noise(3, LARGE));
  const openLarge = async () => {
    const workspace = await createReferenceEngine().createWorkspace({ shape: LARGE, modulus });
    await workspace.write(state);
    return workspace;
  };

  const digestOf = ({ object, support, fields = [] }: PhasingState): string => {
    const hash = createHash("sha256").update(support);
    for (const { real, imag } of [object, ...fields]) hash.update(real).update(imag);
    return hash.digest("hex");
  };

  /** Every piece takes long enough for a turn of events; the signal aborts in turn `at`. */
  function abortIn(at: number): AbortSignal {
    const controller = new AbortController();
    let turns = 0;
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 100));
    const inTheEnd = setImmediate;
    vi.spyOn(globalThis, "setImmediate").mockImplementation(((callback: () => void) => {
      if (turns++ === at) controller.abort(new RangeError("enough"));
      return inTheEnd(callback);
    }) as typeof setImmediate);
    return controller.signal;
  }
  afterEach(() => vi.restoreAllMocks());

  it.each<[string, number, readonly EngineStep[]]>([
    ["a projection", 13, [ER, SHRINK_WRAP]],
    ["two projections", 26, [PROBE]],
    ["a new support", 8, [SHRINK_WRAP]],
    ["a sum", 0, [{ type: "combine", to: 1, terms: [{ from: 0, inside: 1, outside: 1 }] }, ER]],
  ])("leaves a run as if it had not begun, or not at all: %s", async (_, places, own) => {
    const given = await openLarge();
    const before = digestOf(await given.read());
    await given.run(own);
    const whole = digestOf(await given.read());
    let left = 0;
    for (let at = 0; ; at++) {
      const workspace = await openLarge();
      const signal = abortIn(at);
      const error = await workspace.run(own, { signal }).then(
        () => undefined,
        (reason) => reason,
      );
      vi.restoreAllMocks();
      expect(digestOf(await workspace.read())).toBe(error ? before : whole);
      if (error) expect([error, left++]).toEqual([signal.reason, at]);
      else if (!signal.aborted) break;
    }
    expect(left).toBe(places);
  });

  it("leaves a gradient, and the fields as they are", async () => {
    const workspace = await openLarge();
    const before = digestOf(await workspace.read());
    let left = 0;
    for (; ; left++) {
      const signal = abortIn(left);
      const work = workspace.gradient({ background: 0.1, to: 1, products: [0] }, { signal });
      const isLeft = await work.then(
        () => false,
        () => true,
      );
      vi.restoreAllMocks();
      if (!isLeft) break;
      expect(digestOf(await workspace.read())).toBe(before);
    }
    expect(left).toBe(14);
    expect((await workspace.read()).fields).toHaveLength(1);
  });
});

describe("bad input", () => {
  const engine = createReferenceEngine();
  const withModulus = (change: (modulus: Float64Array) => void) => {
    const modulus = Float64Array.from(problem.modulus);
    change(modulus);
    return engine.createWorkspace({ shape: SHAPE, modulus, mask });
  };

  it("names the voxel of a modulus that is negative, NaN or infinite", async () => {
    await expect(withModulus((m) => m.fill(-1, 7, 8))).rejects.toThrow("got -1 at index 7");
    await expect(withModulus((m) => m.fill(Number.NaN, 8, 9))).rejects.toThrow(ValueError);
    await expect(withModulus((m) => m.fill(Number.POSITIVE_INFINITY, 9, 10))).rejects.toThrow(
      "got Infinity at index 9",
    );
  });

  it("does not look at masked voxels", async () => {
    await expect(withModulus((m) => m.fill(Number.NaN, 0, 1))).resolves.toBeDefined();
  });

  it("rejects a pattern with nothing in it and arrays that do not fit", async () => {
    await expect(withModulus((m) => m.fill(0))).rejects.toThrow(/0 in every measured voxel/);
    await expect(engine.createWorkspace({ shape: [5, 6], modulus: problem.modulus })).rejects.toThrow(ShapeError);
    await expect(engine.createWorkspace({ ...problem, mask: new Uint8Array(3) })).rejects.toThrow(
      /needs 210 elements, got 3/,
    );
    await expect(engine.createWorkspace({ ...problem, shape: [5, 6, 0] })).rejects.toThrow(ShapeError);
    const workspace = await open();
    await expect(workspace.write({ object: noise(1, [7, 6, 5]), support })).rejects.toThrow(
      /expected 5 x 6 x 7, got 7 x 6 x 5/,
    );
    await expect(workspace.write({ object: start, support: new Uint8Array(2) })).rejects.toThrow(ShapeError);
  });

  it("rejects steps that have no meaning, before running any", async () => {
    const workspace = await open();
    const inside = { object: 0, projected: 1, probed: 1 };
    const noProbe: EngineStep = { type: "iterate", rule: { name: "X", inside, outside: inside } };
    await expect(workspace.run([ER, noProbe])).rejects.toThrow(/step 1 \(X\)/);
    await expect(workspace.run([{ type: "shrink-wrap", sigma: -1, threshold: 0.1 }])).rejects.toThrow(ValueError);
    await expect(workspace.run([{ type: "shrink-wrap", sigma: 1, threshold: 1 }])).rejects.toThrow(/got 1/);
    expect((await workspace.read()).object.real).toEqual(start.real);
  });
});
