import { createRandom, sizeOfShape } from "@autophase/tensor-io";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { EngineStep, PhasingProblem, PhasingState } from "../engine.js";
import { DisposedError, EngineMemoryError } from "../errors.js";
import { supportedThreads } from "./threads/thread-support.js";
import { createWasmEngine, type WasmEngine, type WasmEngineOptions } from "./wasm-engine.js";

const engines: WasmEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

function open(options: WasmEngineOptions = {}): WasmEngine {
  const engine = createWasmEngine(options);
  engines.push(engine);
  return engine;
}

function makeCase(shape: readonly number[]): { problem: PhasingProblem; state: PhasingState } {
  const random = createRandom(1);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  const support = Uint8Array.from(draw(), (value) => (value > 0 ? 1 : 0));
  return {
    problem: { shape, modulus: draw().map(Math.abs) },
    state: { object: { real: draw(), imag: draw(), shape }, support },
  };
}

const RULE = {
  name: "all",
  inside: { object: 0.1, projected: 0.9, probed: 0.2 },
  outside: { object: 1, projected: -0.9, probed: -0.1 },
  probe: { inside: 1, outside: 0.5 },
};
const ONE_PROJECTION = {
  name: "one",
  inside: { object: 0.1, projected: 0.9 },
  outside: { object: 1, projected: -0.9 },
};
const STEPS: EngineStep[] = [
  { type: "iterate", rule: RULE },
  { type: "shrink-wrap", sigma: 1.2, threshold: 0.2 },
  { type: "iterate", rule: RULE },
  { type: "shrink-wrap", sigma: 0.8, threshold: 0.2 },
];

describe.each([1, 3])("what %d threads do and is interrupted", (threads) => {
  it.each([
    ["an iterate", [{ type: "iterate", rule: RULE }]],
    ["an iterate of one projection", [{ type: "iterate", rule: ONE_PROJECTION }]],
    ["a support and an iterate", STEPS.slice(1, 3)],
  ] as [string, EngineStep[]][])(
    "is left before anything changed, or done: %s",
    async (_, steps) => {
      const { problem, state } = makeCase([56, 60, 48]);
      const workspace = await open({ threads }).createWorkspace(problem);
      await workspace.write(state);
      const before = await workspace.read();
      const result = await workspace.run(steps);
      const after = await workspace.read();
      const random = createRandom(3);
      const counts = { left: 0, done: 0 };
      for (let trial = 0; trial < 60; trial++) {
        await workspace.write(state);
        const controller = new AbortController();
        const reason = new RangeError("enough");
        const run = workspace.run(steps, { signal: controller.signal });
        setTimeout(() => controller.abort(reason), 16 * random.uniform() ** 2);
        const outcome = await run.catch((thrown: unknown) => thrown);
        const isLeft = outcome === reason;
        counts[isLeft ? "left" : "done"]++;
        if (!isLeft) expect(outcome).toEqual(result);
        const { object, support } = await workspace.read();
        const expected = isLeft ? before : after;
        for (const part of ["real", "imag"] as const)
          expect(Buffer.from(object[part].buffer).equals(Buffer.from(expected.object[part].buffer))).toBe(true);
        expect(Buffer.from(support).equals(Buffer.from(expected.support))).toBe(true);
      }
      expect(counts.left).toBeGreaterThan(0);
      await workspace.write(state);
      expect(await workspace.run(steps)).toEqual(result);
      await expect(workspace.run(steps, { signal: AbortSignal.abort(new RangeError("before")) })).rejects.toThrow(
        "before",
      );
    },
    60_000,
  );

  it.each([
    ["that is kept", 1],
    ["of which the sums are taken", undefined],
  ])(
    "a gradient %s",
    async (_, to) => {
      const { problem, state } = makeCase([56, 60, 48]);
      const workspace = await open({ threads }).createWorkspace(problem);
      const options = { background: 0.1, products: [1], ...(to !== undefined && { to }) };
      const field = makeCase([56, 60, 48]).state.object;
      await workspace.write({ ...state, fields: [field] });
      const result = await workspace.gradient(options);
      const after = await workspace.read();
      const random = createRandom(5);
      const counts = { left: 0, done: 0 };
      for (let trial = 0; trial < 40; trial++) {
        await workspace.write({ ...state, fields: [field] });
        const controller = new AbortController();
        const reason = new RangeError("enough");
        const gradient = workspace.gradient(options, { signal: controller.signal });
        setTimeout(() => controller.abort(reason), 24 * random.uniform() ** 2);
        const outcome = await gradient.catch((thrown: unknown) => thrown);
        const isLeft = outcome === reason;
        counts[isLeft ? "left" : "done"]++;
        if (!isLeft) expect(outcome).toEqual(result);
        const { real } = (await workspace.read()).fields?.[0] ?? { real: field.real };
        const expected = isLeft ? field.real : (after.fields?.[0] ?? field).real;
        expect(Buffer.from(real.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
      }
      expect(counts.left).toBeGreaterThan(0);
      await workspace.write({ ...state, fields: [field] });
      expect(await workspace.gradient(options)).toEqual(result);
    },
    60_000,
  );
});

describe("createWasmEngine", () => {
  it.each([[[33, 18, 21]], [[50, 70]], [[4, 5, 6, 7]]])(
    "gives the same bits with any number of threads: %j",
    async (shape) => {
      const { problem, state } = makeCase(shape);
      const results = await Promise.all(
        [1, 2, 3, 5].map(async (threads) => {
          const workspace = await open({ threads }).createWorkspace(problem);
          await workspace.write(state);
          return { ...(await workspace.run(STEPS)), ...(await workspace.read()), after: await workspace.chi() };
        }),
      );
      for (const result of results) expect(result).toEqual(results[0]);
    },
  );

  it("says what is needed and what is left when memory does not suffice, leaks nothing, and goes on", async () => {
    const engine = open({ threads: 2, maximumBytes: 2 ** 21 });
    const small = makeCase([8, 9, 10]);
    const workspace = await engine.createWorkspace(small.problem);
    const before = engine.report();
    const failing = engine.createWorkspace(makeCase([64, 64, 64]).problem);
    await expect(failing).rejects.toThrow(EngineMemoryError);
    await expect(failing).rejects.toMatchObject({ requestedBytes: expect.any(Number), freeBytes: expect.any(Number) });
    expect(engine.report().usedBytes).toBe(before.usedBytes);
    expect(engine.report().blocks).toBe(before.blocks);
    // what the steps will ask for is counted before the first of them
    const needs = { fields: 2, shrinkWrap: true, pointSpread: true };
    await expect(engine.createWorkspace(makeCase([40, 40, 40]).problem, needs)).rejects.toThrow(
      "phasing 40 x 40 x 40 with this recipe needs 3 MB of memory, and 2 MB are left",
    );
    await workspace.write(small.state);
    await workspace.run(STEPS);
    const again = await engine.createWorkspace(small.problem);
    again.dispose();
  });

  it("leaks nothing over 1,000 small runs", async () => {
    const engine = open({ threads: 2 });
    const { problem, state } = makeCase([4, 6, 5]);
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    await workspace.run(STEPS);
    const before = engine.report();
    for (let i = 0; i < 1000; i++) await workspace.run([STEPS[i % 4]]);
    for (let i = 0; i < 20; i++) (await engine.createWorkspace(problem)).dispose();
    expect(engine.report()).toEqual(before);
  });

  it("takes at most 34 bytes a voxel and 4 MB", async () => {
    const engine = open({ threads: 2 });
    const { problem, state } = makeCase([64, 60, 66]);
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    await workspace.run(STEPS);
    expect(engine.report().totalBytes).toBeLessThan(34 * 64 * 60 * 66 + 4e6);
  });

  it.each([1, 2])("lets the calling thread serve events during a run: %d threads", async (threads) => {
    const { problem, state } = makeCase([48, 48, 48]);
    const workspace = await open({ threads }).createWorkspace(problem);
    await workspace.write(state);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const began = performance.now();
    await workspace.run(Array.from({ length: 400 }, (_, i) => STEPS[i % 4]));
    const milliseconds = performance.now() - began;
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    expect(milliseconds / turns).toBeLessThan(200);
  });

  it("runs two reconstructions at once", async () => {
    const { problem, state } = makeCase([12, 14, 16]);
    const engine = open({ threads: 2 });
    const workspaces = await Promise.all([engine.createWorkspace(problem), engine.createWorkspace(problem)]);
    await Promise.all(workspaces.map((workspace) => workspace.write(state)));
    const [first, second] = await Promise.all(workspaces.map((workspace) => workspace.run([...STEPS, ...STEPS])));
    expect(first).toEqual(second);
    expect(await workspaces[0].read()).toEqual(await workspaces[1].read());
  });

  it("does what is asked for at once one after the other", async () => {
    const { problem, state } = makeCase([12, 14, 16]);
    const engine = open({ threads: 2 });
    const [first, second] = [await engine.createWorkspace(problem), await engine.createWorkspace(problem)];
    const together = [first.write(state), first.run(STEPS), first.run(STEPS.slice(0, 1)), first.read()] as const;
    await second.write(state);
    const expected = [await second.run(STEPS), await second.run(STEPS.slice(0, 1)), await second.read()];
    expect((await Promise.all(together)).slice(1)).toEqual(expected);
  });

  it("keeps memory until threads have left it when it is disposed during a run", async () => {
    const { problem, state } = makeCase([32, 32, 32]);
    const engine = open({ threads: 2 });
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    const run = workspace.run(Array.from({ length: 40 }, (_, i) => STEPS[i % 4]));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { usedBytes } = engine.report();
    workspace.dispose();
    expect(engine.report().usedBytes).toBe(usedBytes);
    await expect(run).rejects.toThrow(DisposedError);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(engine.report().usedBytes).toBeLessThan(2000);
  });

  it.each([
    [false, "gives"],
    [true, "does not give"],
  ])("kept: %j, %s its memory back two seconds after the last workspace", async (isKept) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const engine = open({ threads: 1, isKept });
    const { problem } = makeCase([4, 5, 6]);
    (await engine.createWorkspace(problem)).dispose();
    const { totalBytes } = engine.report();
    expect(totalBytes).toBeGreaterThan(0);
    vi.advanceTimersByTime(2000);
    expect(engine.report().totalBytes).toBe(isKept ? totalBytes : 0);
  });

  it("gives everything back when disposed, and refuses use after that", async () => {
    const engine = open({ threads: 2 });
    const { problem, state } = makeCase([4, 5, 6]);
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(state);
    await workspace.run(STEPS);
    engine.dispose();
    expect(engine.report()).toEqual({ totalBytes: 0, usedBytes: 0, freeBytes: 0, blocks: 0 });
    await expect(workspace.run(STEPS)).rejects.toThrow(DisposedError);
    await expect(workspace.read()).rejects.toThrow(DisposedError);
    await expect(engine.createWorkspace(problem)).rejects.toThrow(DisposedError);
    workspace.dispose();
  });

  it("rejects a number of threads that is none", () => {
    for (const threads of [0, -1, 1.5, 65, Number.NaN]) expect(() => createWasmEngine({ threads })).toThrow(/got/);
  });
});

describe("supportedThreads", () => {
  it("is what was asked for, or the cores up to 8", () => {
    expect(supportedThreads(3)).toEqual({ threads: 3 });
    expect(supportedThreads(undefined).threads).toBeGreaterThanOrEqual(1);
    expect(supportedThreads(undefined).threads).toBeLessThanOrEqual(8);
  });
});

it.each([
  ["volume", [3, 5, 10]],
  ["image", [6, 7]],
])("reads rows of zeros as they are, and one of negative zeros too: %s", async (_, shape) => {
  const { problem, state } = makeCase(shape);
  const width = shape.at(-1) as number;
  const { object, support } = state;
  for (const part of [object.real, object.imag, support]) part.fill(0, 0, part.length - width - 1);
  object.imag[width + 1] = -0;
  const workspace = await open({ threads: 1 }).createWorkspace(problem);
  await workspace.write(state);
  const read = await workspace.read();
  expect(read).toEqual(state);
  expect(Object.is(read.object.imag[width + 1], -0)).toBe(true);
  // what was read before is written over, its zeros too
  await workspace.write({ object: { ...object, real: new Float32Array(object.real.length) }, support });
  const again = await workspace.read({ reuse: read });
  expect(again.object.real.every((value) => value === 0)).toBe(true);
  expect(again.object.imag).toEqual(object.imag);
});
