/**
 * What carries the arithmetic of phasing. An engine runs a short program of steps on arrays that it keeps where it
 * likes (JavaScript, WebAssembly or GPU memory); only states cross the border.
 */

import type { ComplexArray, FloatData, Shape } from "@autophase/tensor-io";

/** Every engine of the project; `selectEngine` says which are here. */
export const ENGINE_NAMES = ["reference", "wasm", "gpu", "tensorflow"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export interface PhasingEngine {
  readonly name: EngineName;
  /** One line for people: arithmetic, threads. */
  readonly description: string;
  /** Reserves the memory of one reconstruction. */
  createWorkspace(problem: PhasingProblem): Promise<PhasingWorkspace>;
}

/** What was measured. Corner layout (origin at index 0), any number of axes. */
export interface PhasingProblem {
  readonly shape: Shape;
  /** Measured amplitude `sqrt(I)` at its own scale; ignored where masked. */
  readonly modulus: FloatData;
  /** 1 = measured. Absent: all measured. */
  readonly mask?: Uint8Array;
}

/** The moving part of a reconstruction. Corner layout. */
export interface PhasingState {
  readonly object: ComplexArray<FloatData>;
  /** 1 inside. */
  readonly support: Uint8Array;
}

export interface PhasingWorkspace {
  readonly shape: Shape;
  /** Copies a state in. */
  write(state: PhasingState): Promise<void>;
  /** Copies the state out, at the engine's own precision. */
  read(): Promise<PhasingState>;
  /** Runs the steps in order. @throws {NumericError} when an iterate is no longer finite, naming the step. */
  run(steps: readonly EngineStep[]): Promise<RunResult>;
  /** `chi` of the present object: `norm(|F psi| - sqrt I) / norm(sqrt I)` over measured voxels. */
  chi(): Promise<number>;
  dispose(): void;
}

export interface RunResult {
  /** `chi` of the iterate that each `iterate` step started from. */
  readonly chi: Float64Array;
  readonly supportVoxels: number;
}

export type EngineStep = IterateStep | ShrinkWrapStep;

/** One step of a projection algorithm. */
export interface IterateStep {
  readonly type: "iterate";
  readonly rule: ObjectRule;
}

/** New support: `G_sigma * |psi| > threshold * max(G_sigma * |psi|)` (Marchesini et al. 2003, doi:10.1103/PhysRevB.68.140101). */
export interface ShrinkWrapStep {
  readonly type: "shrink-wrap";
  /** Standard deviation of the Gaussian in voxels. */
  readonly sigma: number;
  /** Relative to the maximum of the smoothed amplitude. */
  readonly threshold: number;
}

/**
 * The object-domain rule of a projection algorithm as coefficients. With `P = P_M psi`, and for algorithms with two
 * modulus projections `Q = P_M (c psi)` where `c` is `probe.inside` or `probe.outside`, the next iterate is
 *
 *     object * psi + projected * P + probed * Q
 *
 * with one set of coefficients inside the support and one outside. ER, SF, HIO, RAAR, HPR and DM are all of this form.
 */
export interface ObjectRule {
  readonly name: string;
  readonly inside: RuleCoefficients;
  readonly outside: RuleCoefficients;
  /** Factors on psi before the second modulus projection. */
  readonly probe?: { readonly inside: number; readonly outside: number };
}

export interface RuleCoefficients {
  readonly object: number;
  readonly projected: number;
  readonly probed?: number;
}
