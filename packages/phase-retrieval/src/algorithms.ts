/**
 * The projection algorithms as values. With `P = P_M psi` each is a linear rule inside and outside the support; the
 * modulus projection itself is the engine's and shared by all.
 */

import type { ObjectRule } from "@autophase/kernels";
import { ValueError } from "@autophase/tensor-io";

export const ALGORITHM_NAMES = ["ER", "SF", "HIO", "RAAR", "HPR", "DM"] as const;
export type AlgorithmName = (typeof ALGORITHM_NAMES)[number];

/** One iteration of an algorithm, a leaf of a recipe. */
export interface Algorithm {
  readonly type: "algorithm";
  readonly name: AlgorithmName;
  /** Relaxation; absent for ER and SF, which have none. */
  readonly beta?: number;
}

export interface Relaxation {
  /** Relaxation parameter, default 0.9; for DM any value but 0, else in (0, 1]. */
  readonly beta?: number;
}

/** Error reduction, `P_S P_M psi` (Fienup 1982, doi:10.1364/AO.21.002758). */
export const er = (): Algorithm => ({ type: "algorithm", name: "ER" });

/** Solvent flipping, `R_S P_M psi` (Abrahams & Leslie 1996, doi:10.1107/S0907444995008754). */
export const sf = (): Algorithm => ({ type: "algorithm", name: "SF" });

/** Hybrid input-output: `P` inside, `psi - beta P` outside (Fienup 1982, doi:10.1364/AO.21.002758). */
export const hio = (options: Relaxation = {}): Algorithm => relaxed("HIO", options);

/** Relaxed averaged alternating reflections (Luke 2005, doi:10.1088/0266-5611/21/1/004). */
export const raar = (options: Relaxation = {}): Algorithm => relaxed("RAAR", options);

/** Hybrid projection reflection (Bauschke et al. 2003, doi:10.1364/JOSAA.20.001025). */
export const hpr = (options: Relaxation = {}): Algorithm => relaxed("HPR", options);

/** Difference map (Elser 2003, doi:10.1364/JOSAA.20.000040). */
export const dm = (options: Relaxation = {}): Algorithm => relaxed("DM", options);

/** The algorithm of that name; ER and SF take no notice of `beta`. */
export function algorithmOf(name: AlgorithmName, options: Relaxation = {}): Algorithm {
  return { ER: er, SF: sf, HIO: hio, RAAR: raar, HPR: hpr, DM: dm }[name](options);
}

/**
 * What an engine runs for one iteration: section 2 of the design, solved for the coefficients of psi, `P_M psi` and (DM)
 * `P_M` of the probe. Inside the support `R_S = 1`, outside `R_S = -1`; `R_M psi = 2 P - psi` throughout.
 */
export function ruleOf({ name, beta = 0.9 }: Algorithm): ObjectRule {
  const inside = { object: 0, projected: 1 };
  switch (name) {
    case "ER":
      return { name, inside, outside: { object: 0, projected: 0 } };
    case "SF":
      return { name, inside, outside: { object: 0, projected: -1 } };
    case "HIO":
    case "HPR": // without positivity the two coincide: R_S (R_M + (beta-1) P_M) + 1 + (1-beta) P_M = 2 (psi - beta P)
      return { name, inside, outside: { object: 1, projected: -beta } };
    case "RAAR":
      return { name, inside, outside: { object: beta, projected: 1 - 2 * beta } };
    case "DM":
      return {
        name,
        inside: { object: 0, projected: 1 + beta, probed: -beta },
        outside: { object: 1, projected: 0, probed: -beta },
        probe: { inside: 1, outside: 1 / beta },
      };
  }
}

function relaxed(name: AlgorithmName, { beta = 0.9 }: Relaxation): Algorithm {
  const usable = name === "DM" ? Number.isFinite(beta) && beta !== 0 : beta > 0 && beta <= 1;
  if (usable) return { type: "algorithm", name, beta };
  const range = name === "DM" ? "other than 0" : "above 0 and at most 1";
  throw new ValueError(`${name}: beta must be ${range}, got ${beta}`);
}
