/** Ten iterations of each algorithm, as NumPy made them in complex128. */

import "@autophase/vitest/matchers";
import { readFileSync } from "node:fs";
import { type AnyArray, type ComplexArray, isComplexArray, type RealArray, readNpz } from "@autophase/tensor-io";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { beforeAll, expect, it } from "vitest";
import type { ObjectRule, PhasingProblem, PhasingState } from "../../engine.js";
import { relativeError } from "../engine-cases.js";
import type { Subject } from "../subject.js";

type Rules = Readonly<Record<string, (beta: number) => Omit<ObjectRule, "name">>>;

const PROJECTED = { object: 0, projected: 1 };

/** The six algorithms of `docs/notation.md`, expanded by hand into coefficients. */
const RULES: Rules = {
  er: () => ({ inside: PROJECTED, outside: { object: 0, projected: 0 } }),
  sf: () => ({ inside: PROJECTED, outside: { object: 0, projected: -1 } }),
  hio: (beta) => ({ inside: PROJECTED, outside: { object: 1, projected: -beta } }),
  raar: (beta) => ({ inside: PROJECTED, outside: { object: beta, projected: 1 - 2 * beta } }),
  hpr: (beta) => ({ inside: PROJECTED, outside: { object: 1, projected: -beta } }),
  dm: (beta) => ({
    inside: { object: 0, projected: beta + 1, probed: -beta },
    outside: { object: 1, projected: 0, probed: -beta },
    probe: { inside: 1, outside: 1 / beta },
  }),
};

export const GOLDEN_KEYS = Object.keys(RULES).flatMap((name) => [name, `${name}_masked`]);

export function defineGolden({ engine, goldenKeys, tolerance }: Subject): void {
  if (goldenKeys.length === 0) return;
  describeWithShared("golden arrays of NumPy", "golden/iterative/arrays.npz", () => {
    let golden: Golden;
    beforeAll(() => {
      golden = readGolden();
    });

    it.each(goldenKeys)(
      "%s",
      async (key) => {
        const { iterations, beta, arrays, problem, state } = golden;
        const name = key.replace("_masked", "");
        const { mask, ...measuredEverywhere } = problem;
        const workspace = await engine.createWorkspace(key === name ? measuredEverywhere : problem);
        await workspace.write(state);
        const step = { type: "iterate", rule: { name, ...RULES[name](beta[name]) } } as const;
        await workspace.run(Array.from({ length: iterations }, () => step));
        const error = relativeError((await workspace.read()).object, complexOf(arrays.get(key)));
        workspace.dispose();
        expect(error).toBeLessThan(tolerance);
      },
      SLOWEST_MILLISECONDS,
    );
  });
}

/** A GPU in software beside other programs. */
const SLOWEST_MILLISECONDS = 120_000;

interface Golden {
  readonly iterations: number;
  readonly beta: Readonly<Record<string, number>>;
  readonly arrays: ReadonlyMap<string, AnyArray>;
  readonly problem: PhasingProblem;
  readonly state: PhasingState;
}

function readGolden(): Golden {
  const folder = sharedPath("golden", "iterative");
  const { iterations, beta } = JSON.parse(readFileSync(`${folder}/meta.json`, "utf8"));
  const arrays = readNpz(readFileSync(`${folder}/arrays.npz`));
  const { data: modulus, shape } = realOf(arrays.get("amplitude"));
  const mask = Uint8Array.from(realOf(arrays.get("free")).data, (free) => 1 - free);
  const support = Uint8Array.from(realOf(arrays.get("support")).data);
  const object = complexOf(arrays.get("start"));
  return { iterations, beta, arrays, problem: { shape, modulus, mask }, state: { object, support } };
}

function realOf(array: AnyArray | undefined): RealArray<Float64Array> {
  if (array === undefined || isComplexArray(array)) throw new TypeError("expected a real array in the golden file");
  const { data, shape } = array;
  return { data: Float64Array.from({ length: data.length }, (_, i) => Number(data[i])), shape };
}

function complexOf(array: AnyArray | undefined): ComplexArray<Float64Array> {
  if (array === undefined || !isComplexArray(array)) throw new TypeError("expected a complex array in the golden file");
  return { real: Float64Array.from(array.real), imag: Float64Array.from(array.imag), shape: array.shape };
}
