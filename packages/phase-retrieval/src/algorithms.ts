/**
 * The algorithms as values: leaves of a recipe, with their parameters. With `P = P_M psi` most are a linear rule inside
 * and outside the support (`object-rule.ts`); the others are a few steps of an engine (`algorithm-steps.ts`).
 */

import { ValueError } from "@autophase/tensor-io";

/** Those that are nothing but a rule. */
export const PROJECTION_NAMES = ["ER", "SF", "HIO", "RAAR", "HPR", "DM"] as const;
export const ALGORITHM_NAMES = [...PROJECTION_NAMES, "CF", "OSS", "GPS", "ML"] as const;
export type AlgorithmName = (typeof ALGORITHM_NAMES)[number];

/** A number, or a pair that runs linearly over the iterations of one run of the algorithm. */
export type Schedule = number | readonly [first: number, last: number];

export interface AlgorithmParameters {
  /** Relaxation of HIO, RAAR, HPR, DM and OSS, default 0.9; for DM any value but 0, else in (0, 1]. */
  readonly beta?: Schedule;
  /** Of CF: voxels below `threshold` times the root mean square of the whole box are flipped; default 0.9. */
  readonly threshold?: Schedule;
  /** The Gaussian outside the support in voxels: of OSS (default: ten stages), of GPS (default 1 to 0). */
  readonly sigma?: Schedule;
  /** Of GPS: weight of the present modulus beside the measured one, default 0.01. */
  readonly relaxation?: Schedule;
  /** Of ML: counts that are expected in every voxel besides the crystal's, default 0.1. */
  readonly background?: Schedule;
}

/** One iteration of an algorithm, a leaf of a recipe. */
export interface Algorithm extends AlgorithmParameters {
  readonly type: "algorithm";
  readonly name: AlgorithmName;
}

export type Relaxation = Pick<AlgorithmParameters, "beta">;
export type ParameterName = keyof AlgorithmParameters;

interface ParameterRule {
  readonly default: Schedule | undefined;
  readonly range: string;
  readonly accepts: (value: number) => boolean;
}

const RELAXATION: ParameterRule = {
  default: 0.9,
  range: "above 0 and at most 1",
  accepts: (value) => value > 0 && value <= 1,
};
const NOT_NEGATIVE = {
  range: "finite and not negative",
  accepts: (value: number) => value >= 0 && Number.isFinite(value),
};

/** What each algorithm can be told. */
export const PARAMETERS: Readonly<Record<AlgorithmName, Readonly<Partial<Record<ParameterName, ParameterRule>>>>> = {
  ER: {},
  SF: {},
  HIO: { beta: RELAXATION },
  RAAR: { beta: RELAXATION },
  HPR: { beta: RELAXATION },
  DM: { beta: { default: 0.9, range: "other than 0", accepts: (value) => Number.isFinite(value) && value !== 0 } },
  CF: { threshold: { default: 0.9, ...NOT_NEGATIVE } },
  OSS: { beta: RELAXATION, sigma: { default: undefined, ...NOT_NEGATIVE } },
  GPS: { sigma: { default: [1, 0], ...NOT_NEGATIVE }, relaxation: { default: 0.01, ...NOT_NEGATIVE } },
  ML: { background: { default: 0.1, ...NOT_NEGATIVE } },
};

/** Error reduction, `P_S P_M psi` (Fienup 1982, doi:10.1364/AO.21.002758). */
export const er = (): Algorithm => algorithmOf("ER");

/** Solvent flipping, `R_S P_M psi` (Abrahams & Leslie 1996, doi:10.1107/S0907444995008754). */
export const sf = (): Algorithm => algorithmOf("SF");

/** Hybrid input-output: `P` inside, `psi - beta P` outside (Fienup 1982, doi:10.1364/AO.21.002758). */
export const hio = (options: Relaxation = {}): Algorithm => algorithmOf("HIO", options);

/** Relaxed averaged alternating reflections (Luke 2005, doi:10.1088/0266-5611/21/1/004). */
export const raar = (options: Relaxation = {}): Algorithm => algorithmOf("RAAR", options);

/** Hybrid projection reflection (Bauschke et al. 2003, doi:10.1364/JOSAA.20.001025). */
export const hpr = (options: Relaxation = {}): Algorithm => algorithmOf("HPR", options);

/** Difference map (Elser 2003, doi:10.1364/JOSAA.20.000040). */
export const dm = (options: Relaxation = {}): Algorithm => algorithmOf("DM", options);

/**
 * Charge flipping: `P` where it is strong, `-P` where it is weak, without a support (Oszlanyi & Suto 2004,
 * doi:10.1107/S0108767303027569).
 */
export const cf = (options: Pick<AlgorithmParameters, "threshold"> = {}): Algorithm => algorithmOf("CF", options);

/**
 * Oversampling smoothness: HIO whose object outside the support is smoothed (Rodriguez et al. 2013,
 * doi:10.1107/S0021889813002471).
 */
export const oss = (options: Pick<AlgorithmParameters, "beta" | "sigma"> = {}): Algorithm =>
  algorithmOf("OSS", options);

/**
 * Generalised proximal smoothing, a primal-dual method with a smoothed dual (Pham et al. 2019,
 * doi:10.1364/OE.27.002792).
 */
export const gps = (options: Pick<AlgorithmParameters, "sigma" | "relaxation"> = {}): Algorithm =>
  algorithmOf("GPS", options);

/**
 * Poisson maximum likelihood inside the support by conjugate gradients (Thibault & Guizar-Sicairos 2012,
 * doi:10.1088/1367-2630/14/6/063004). Two projections an iteration; the last steps of a recipe.
 */
export const ml = (options: Pick<AlgorithmParameters, "background"> = {}): Algorithm => algorithmOf("ML", options);

/**
 * The algorithm of that name. Parameters that it does not have are left out, so that one `beta` can be given to a
 * recipe.
 * @throws {ValueError} for a parameter out of range.
 */
export function algorithmOf(name: AlgorithmName, parameters: AlgorithmParameters = {}): Algorithm {
  const own = Object.entries(PARAMETERS[name]).flatMap(([key, rule]) => {
    const value = parameters[key as ParameterName] ?? rule.default;
    return value === undefined ? [] : [[key, checked(name, key, value, rule)] as const];
  });
  return { type: "algorithm", name, ...Object.fromEntries(own) };
}

/** The value of a schedule at a fraction (0 to 1) of the run. */
export function valueAt(schedule: Schedule, fraction: number): number {
  if (typeof schedule === "number") return schedule;
  return schedule[0] + (schedule[1] - schedule[0]) * fraction;
}

function checked(name: AlgorithmName, key: string, value: Schedule, { range, accepts }: ParameterRule): Schedule {
  const wrong = [value].flat().find((one) => !accepts(one as number));
  if (wrong === undefined) return value;
  throw new ValueError(`${name}: ${key} must be ${range}, got ${wrong}`);
}
