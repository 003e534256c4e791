/** What PyNX runs where no operators are given: RAAR, HIO, error reduction, likelihood. */

import type { PynxStep } from "./pynx-algorithm.js";
import type { PynxValues } from "./pynx-values.js";

const DETWIN_CYCLES = 10;

/**
 * The support is updated every `support_update_period` cycles of RAAR and HIO; `detwin` is at a quarter of them, `psf`
 * begins at two thirds, and `zero_mask = auto` ends at six tenths.
 */
export function standardSteps(values: PynxValues): readonly PynxStep[] {
  const raar = values.number("nb_raar") ?? 600;
  const hio = values.number("nb_hio") ?? 0;
  const total = raar + hio;
  const period = values.number("support_update_period") ?? 50;
  const detwin = values.isSet("detwin") ? Math.floor(total / 4) : undefined;
  const psf = values.text("psf");
  const isAuto = values.text("zero_mask")?.toLowerCase() === "auto";
  const psfAt = psf === undefined ? undefined : Math.floor(0.66 * total);
  const freeAt = isAuto ? Math.floor(0.6 * total) : undefined;
  const isHalved = (cycle: number): boolean =>
    detwin !== undefined && cycle >= detwin && cycle < detwin + DETWIN_CYCLES;
  const steps: PynxStep[] = isAuto ? [{ type: "set", name: "zero_mask", value: "1" }] : [];
  for (let cycle = 0; cycle < total; cycle++) {
    if (cycle === psfAt && psf !== undefined) steps.push({ type: "set", name: "psf", value: psf });
    if (cycle === freeAt) steps.push({ type: "set", name: "zero_mask", value: "0" });
    const name = cycle < raar ? "raar" : "hio";
    steps.push({ type: "run", operator: isHalved(cycle) ? `detwin${name}` : name, cycles: 1 });
    const isDue = period > 0 && (cycle + 1) % period === 0 && !isHalved(cycle + 1);
    if (isDue) steps.push({ type: "run", operator: "sup", cycles: 1 });
  }
  const last = [
    ["er", values.number("nb_er") ?? 200],
    ["ml", values.number("nb_ml") ?? 20],
  ] as const;
  for (const [operator, cycles] of last) if (cycles > 0) steps.push({ type: "run", operator, cycles });
  return steps;
}
