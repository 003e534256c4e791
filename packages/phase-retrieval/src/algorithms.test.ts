import "@autophase/vitest/matchers";
import { readFileSync } from "node:fs";
import { createReferenceEngine } from "@autophase/kernels/reference";
import { type ComplexArray, type RealArray, readNpz } from "@autophase/tensor-io";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { beforeAll, describe, expect, it } from "vitest";
import { algorithmOf, dm, hio, PROJECTION_NAMES } from "./algorithms.js";
import { ruleOf } from "./object-rule.js";

type Complex = { re: number; im: number };
const add = (...terms: readonly [number, Complex][]): Complex => ({
  re: terms.reduce((sum, [factor, z]) => sum + factor * z.re, 0),
  im: terms.reduce((sum, [factor, z]) => sum + factor * z.im, 0),
});

/**
 * The table of `docs/notation.md`, written with operators at one voxel: s is the support there, p = P_M psi,
 * q = P_M of the probe.
 */
function byOperators(
  name: (typeof PROJECTION_NAMES)[number],
  b: number,
  s: number,
  psi: Complex,
  p: Complex,
  q: Complex,
): Complex {
  const PS = (z: Complex): Complex => add([s, z]);
  const RS = (z: Complex): Complex => add([2 * s - 1, z]);
  const RM = add([2, p], [-1, psi]);
  switch (name) {
    case "ER":
      return PS(p);
    case "SF":
      return RS(p);
    case "HIO":
      return s ? p : add([1, psi], [-b, p]);
    case "RAAR":
      return add([b / 2, add([1, RS(RM)], [1, psi])], [1 - b, p]);
    case "HPR":
      return add([0.5, add([1, RS(add([1, RM], [b - 1, p]))], [1, psi], [1 - b, p])]);
    case "DM":
      return add([1, psi], [b, add([1, PS(add([1 + 1 / b, p], [-1 / b, psi]))], [-1, q])]);
  }
}

describe("ruleOf", () => {
  const psi = { re: 0.3, im: -1.7 };
  const p = { re: 2.1, im: 0.4 };
  const q = { re: -0.6, im: 0.9 };
  const cases = PROJECTION_NAMES.flatMap((name) =>
    [0, 1].flatMap((s) => [0.35, 0.9].map((b) => [name, s, b] as const)),
  );

  it.each(cases)("%s, support %i, beta %d, equals its definition with operators", (name, s, beta) => {
    const rule = ruleOf(algorithmOf(name, { beta }));
    const { object, projected, probed = 0 } = s ? rule.inside : rule.outside;
    const expected = byOperators(name, (algorithmOf(name, { beta }).beta as number) ?? 0, s, psi, p, q);
    const actual = add([object, psi], [projected, p], [probed, q]);
    expect(actual.re).toBeCloseTo(expected.re, 12);
    expect(actual.im).toBeCloseTo(expected.im, 12);
  });

  it("probes (1 - 1/beta) P_S psi + psi / beta in DM", () => {
    expect(ruleOf(dm({ beta: 0.8 })).probe).toEqual({ inside: 1, outside: 1.25 });
  });

  it("refuses a beta out of range", () => {
    expect(() => hio({ beta: 0 })).toThrow("HIO: beta must be above 0 and at most 1, got 0");
    expect(() => hio({ beta: Number.NaN })).toThrow(/got NaN/);
    expect(() => dm({ beta: 0 })).toThrow("DM: beta must be other than 0, got 0");
  });
});

describeWithShared("golden: ten iterations in complex128", "golden/iterative", () => {
  let golden: ReturnType<typeof readNpz>;
  let meta: { iterations: number; beta: Record<string, number> };
  const real = (name: string): RealArray => golden.get(name) as RealArray;
  const complex = (name: string): ComplexArray<Float64Array> =>
    golden.get(name) as unknown as ComplexArray<Float64Array>;

  beforeAll(() => {
    golden = readNpz(new Uint8Array(readFileSync(sharedPath("golden/iterative/arrays.npz"))));
    meta = JSON.parse(readFileSync(sharedPath("golden/iterative/meta.json"), "utf8"));
  });

  it.each(PROJECTION_NAMES.flatMap((name) => [[name, ""] as const, [name, "_masked"] as const]))(
    "%s%s",
    async (name, suffix) => {
      const modulus = real("amplitude").data as Float64Array;
      const mask = suffix ? Uint8Array.from(real("free").data as ArrayLike<number>, (free) => 1 - free) : undefined;
      const shape = real("amplitude").shape;
      const workspace = await createReferenceEngine().createWorkspace({ shape, modulus, ...(mask && { mask }) });
      await workspace.write({
        object: complex("start"),
        support: Uint8Array.from(real("support").data as ArrayLike<number>),
      });
      const rule = ruleOf(algorithmOf(name, { beta: meta.beta[name.toLowerCase()] as number }));
      await workspace.run(Array.from({ length: meta.iterations }, () => ({ type: "iterate", rule })));
      const { object } = await workspace.read();
      const expected = complex(`${name.toLowerCase()}${suffix}`);
      const scale = expected.real.reduce((max, value, i) => Math.max(max, Math.hypot(value, expected.imag[i])), 0);
      expect(object.real).toBeAllClose(expected.real, { rtol: 1e-9, atol: 1e-9 * scale });
      expect(object.imag).toBeAllClose(expected.imag, { rtol: 1e-9, atol: 1e-9 * scale });
      workspace.dispose();
    },
  );
});
