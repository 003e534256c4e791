/**
 * What carries the arithmetic of phasing. An engine runs a short program of steps on arrays that it keeps where it
 * likes (JavaScript, WebAssembly or GPU memory); only states cross the border.
 */

import type { ComplexArray, FloatData, RealArray, Shape } from "@autophase/tensor-io";

/** Every engine of the project; `selectEngine` says which are here. */
export const ENGINE_NAMES = ["reference", "wasm", "gpu", "webgl", "tensorflow"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export interface PhasingEngine {
  readonly name: EngineName;
  /** One line for people: arithmetic, threads. */
  readonly description: string;
  /**
   * Reserves the memory of one reconstruction.
   * @param needs - what its steps will ask for later, so that memory that is not there is refused now.
   */
  createWorkspace(problem: PhasingProblem, needs?: WorkspaceNeeds): Promise<PhasingWorkspace>;
  /** Starts of a shape that fill the device only together, in workspaces of their own. Absent: one at a time. */
  readonly startsAtATime?: (shape: Shape) => number;
  /**
   * Gives back what is the engine's own: threads, memory, the device. Workspaces that are still open must not be used
   * afterwards.
   */
  dispose(): void;
}

/** What a run takes besides object, support and measurement; engines reserve it when it is first asked for. */
export interface WorkspaceNeeds {
  /** How many fields. Default 0. */
  readonly fields?: number;
  readonly shrinkWrap?: boolean;
  /** Rules with a probe. */
  readonly probe?: boolean;
  readonly pointSpread?: boolean;
}

/** What was measured. Corner layout (origin at index 0), any number of axes. */
export interface PhasingProblem {
  readonly shape: Shape;
  /** Measured amplitude `sqrt(I)` at its own scale; ignored where masked. */
  readonly modulus: FloatData;
  /**
   * 1 = measured, 0 = not; 2 = saturated: the amplitude is at least `modulus`, and a larger calculated one stays as it
   * is; 3 = estimated: `modulus` comes from elsewhere, such as the neighbours. Absent: all measured.
   */
  readonly mask?: Uint8Array;
  /**
   * What projections keep the calculated amplitude of estimated voxels between, as factors on `modulus`: from 0 up,
   * the larger one last and above 0. These voxels do not count for `chi`, and the likelihood leaves them free. Absent:
   * so do projections.
   */
  readonly estimateBounds?: readonly [least: number, most: number];
  /**
   * Partial coherence: a point-spread function in reciprocal space, real, with the sum 1. The calculated intensity
   * becomes its periodic convolution with `|F psi|^2`. As its values on a box around the origin, at most as long as the
   * problem along each axis; 0 elsewhere. Absent: full coherence.
   */
  readonly pointSpread?: RealArray<FloatData>;
}

/** The moving part of a reconstruction. Corner layout. */
export interface PhasingState {
  readonly object: ComplexArray<FloatData>;
  /** 1 inside. */
  readonly support: Uint8Array;
  /** Fields 1, 2, ... of `combine` and its like; those that are left out are 0. Absent when read: no step used any. */
  readonly fields?: readonly ComplexArray<FloatData>[];
}

export interface PhasingWorkspace {
  readonly shape: Shape;
  /** Copies a state in. */
  write(state: PhasingState): Promise<void>;
  /** Copies the state out, at the engine's own precision. */
  read(options?: ReadOptions): Promise<PhasingState>;
  /** Copies in a support alone, 1 inside. */
  writeSupport(support: Uint8Array): Promise<void>;
  /** Copies out the support alone. */
  readSupport(): Promise<Uint8Array>;
  /** Puts another measurement of the same shape in the place of the present one; the state stays. */
  writeProblem(problem: PhasingProblem): Promise<void>;
  /**
   * Puts another `PhasingProblem.pointSpread` in the place of the present one, or none; everything else stays.
   * @throws the reason of `run.signal` where it was left for it, with the present one.
   */
  writePointSpread(pointSpread: RealArray<FloatData> | undefined, run?: RunOptions): Promise<void>;
  /**
   * The gradient of the Poisson likelihood at the object, which stays as it is.
   * @throws {NumericError} when it is not finite.
   * @throws the reason of `run.signal` where it was left for it, as an engine may until it has a gradient to keep.
   */
  gradient(options: GradientOptions, run?: RunOptions): Promise<GradientResult>;
  /**
   * `F psi` of what the object has inside the support, unnormalised, on a box of low frequencies, corner layout: what
   * `centralBoxIndices` takes of the whole. The state stays as it is.
   * @throws the reason of `run.signal` where it was left for it.
   */
  centralSpectrum(box: Shape, run?: RunOptions): Promise<ComplexArray<FloatData>>;
  /**
   * Runs the steps in order.
   * @throws {NumericError} when an iterate is no longer finite, naming the step.
   * @throws the reason of `options.signal` where the run was left for it, as an engine may as long as no step has
   *   changed the state.
   */
  run(steps: readonly EngineStep[], options?: RunOptions): Promise<RunResult>;
  /** `chi` of the present object: `norm(|F psi| - sqrt I) / norm(sqrt I)` over measured voxels. */
  chi(): Promise<number>;
  dispose(): void;
}

export interface ReadOptions {
  /** Whether fields are wanted. Default true. */
  readonly fields?: boolean;
  /** A state read before that nobody needs any more: its arrays may be the ones that are filled. */
  readonly reuse?: PhasingState;
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface RunResult {
  /** `chi` of the iterate that each `iterate` step started from. */
  readonly chi: Float64Array;
  /** One value for each `dot` step. */
  readonly dots: Float64Array;
  readonly supportVoxels: number;
}

/**
 * `g`, inside the support `1/N` times the gradient of `L = sum m - I log m`, `m = |F psi|^2 + background`, with respect
 * to `conj psi`, and 0 outside (Thibault & Guizar-Sicairos 2012, doi:10.1088/1367-2630/14/6/063004). With a
 * point-spread function the likelihood is that of the convolved intensity. Saturated voxels count where the calculated
 * intensity is below theirs.
 */
export interface GradientOptions {
  /** Counts that are there without the object; not negative. */
  readonly background: number;
  /** Where it goes; absent: nowhere. */
  readonly to?: FieldIndex;
  /** Fields that it is multiplied by, two at most, before it takes the place of one of them. */
  readonly products: readonly FieldIndex[];
}

export interface GradientResult {
  /** Of the object. */
  readonly chi: number;
  /** `Re sum conj(g) g`. */
  readonly square: number;
  /** `Re sum conj(g) field` of each product. */
  readonly products: readonly number[];
}

export type EngineStep = IterateStep | ShrinkWrapStep | CombineStep | SmoothStep | DotStep;

/** One step of a projection algorithm. */
export interface IterateStep {
  readonly type: "iterate";
  readonly rule: ObjectRule;
}

/**
 * New support: `s > threshold * reference(s)`, `s = G_sigma * |psi|` (Marchesini et al. 2003,
 * doi:10.1103/PhysRevB.68.140101).
 */
export interface ShrinkWrapStep {
  readonly type: "shrink-wrap";
  /** Standard deviation of the Gaussian in voxels. */
  readonly sigma: number;
  /** Relative to the reference: from 0, below 1 where that is the maximum. */
  readonly threshold: number;
  /** The largest `s` (default), or its mean or root mean square in the present support; 0 where that is empty. */
  readonly reference?: ThresholdReference;
}

export const THRESHOLD_REFERENCES = ["maximum", "mean", "rms"] as const;
export type ThresholdReference = (typeof THRESHOLD_REFERENCES)[number];

/** A complex array of the workspace: 0 is the object, 1 to `MOST_FIELDS` are there for solvers, 0 until written. */
export type FieldIndex = number;
export const MOST_FIELDS = 4;

/** `field[to] <- sum of c field[from]`, `c` by the support. `to` may be among the terms. */
export interface CombineStep {
  readonly type: "combine";
  readonly to: FieldIndex;
  readonly terms: readonly CombineTerm[];
}

export interface CombineTerm {
  readonly from: FieldIndex;
  readonly inside: number;
  readonly outside: number;
}

/** `field <- G_sigma * field`: the Gaussian of the shrink-wrap on the real and imaginary part. */
export interface SmoothStep {
  readonly type: "smooth";
  readonly field: FieldIndex;
  /** Standard deviation in voxels. */
  readonly sigma: number;
}

/** `Re sum conj(a) b` over all voxels, reported in `RunResult.dots`. */
export interface DotStep {
  readonly type: "dot";
  readonly a: FieldIndex;
  readonly b: FieldIndex;
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
  /** What a voxel of `P` must be, besides in the support, to get the coefficients `inside`. Not with a probe. */
  readonly admits?: Admission;
}

export interface Admission {
  /** Smallest `|P|`, at the scale of the object. */
  readonly modulus?: number;
  /** The phase of `P` lies on the arc from the first angle up to the second, in radians, at most a full turn apart. */
  readonly phase?: readonly [from: number, to: number];
  /** Whatever the support says. Default false. */
  readonly anywhere?: boolean;
}

export interface RuleCoefficients {
  readonly object: number;
  readonly projected: number;
  readonly probed?: number;
}
