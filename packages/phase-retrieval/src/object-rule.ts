/** The object-domain rules of the projection algorithms. */

import type { ObjectRule } from "@autophase/kernels";
import { type Algorithm, valueAt } from "./algorithms.js";

/**
 * What an engine runs for one iteration: the table of `docs/notation.md`, solved for the coefficients of psi,
 * `P_M psi` and (DM) `P_M` of the probe. Inside the support `R_S = 1`, outside `R_S = -1`; `R_M psi = 2 P - psi`
 * throughout.
 * @param fraction - how far its run has come, 0 to 1, for parameters that follow a schedule.
 */
export function ruleOf({ name, beta: schedule = 0.9 }: Algorithm, fraction = 0): ObjectRule {
  const beta = valueAt(schedule, fraction);
  const inside = { object: 0, projected: 1 };
  switch (name) {
    case "SF":
      return { name, inside, outside: { object: 0, projected: -1 } };
    case "HIO":
    case "OSS":
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
    default:
      return { name, inside, outside: { object: 0, projected: 0 } };
  }
}
