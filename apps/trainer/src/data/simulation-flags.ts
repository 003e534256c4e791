/** The options of commands that simulate, and what they mean to the simulation. */

import { parseNumber } from "@autophase/command-line";
import { type SimulationOptions, STRAIN_FAMILY_NAMES, type StrainFamilyName } from "@autophase/simulation";
import { type Command, InvalidArgumentError } from "commander";

export interface SimulationFlags {
  readonly maxPhase: number;
  readonly family?: readonly StrainFamilyName[];
  readonly peakCounts: readonly [number, number];
}

export function addSimulationFlags(command: Command): Command {
  return command
    .option("--max-phase <radians>", "largest range of the phase", parseNumber(0), Math.PI)
    .option("--family <names>", `strain, some of ${STRAIN_FAMILY_NAMES.join(",")} (default: all)`, parseFamilies)
    .option("--peak-counts <low,high>", "counts in the brightest voxel, drawn log-uniformly", parseRange, [1e3, 1e7]);
}

export function toSimulation({
  maxPhase,
  family,
  peakCounts,
}: SimulationFlags): Required<Pick<SimulationOptions, "strain" | "detector">> {
  return {
    strain: { maximumPhase: maxPhase, ...(family && { families: family }) },
    detector: { peakCounts },
  };
}

function parseFamilies(text: string): StrainFamilyName[] {
  const names = text.split(",");
  const unknown = names.find((name) => !STRAIN_FAMILY_NAMES.some((known) => known === name));
  if (unknown === undefined) return names as StrainFamilyName[];
  throw new InvalidArgumentError(`there is no family "${unknown}"; there are ${STRAIN_FAMILY_NAMES.join(", ")}.`);
}

function parseRange(text: string): [number, number] {
  const [low, high = low, ...more] = text.split(",").map(Number);
  if (low !== undefined && high !== undefined && low > 0 && high >= low && Number.isFinite(high) && !more.length) {
    return [low, high];
  }
  throw new InvalidArgumentError("expected positive counts such as 1e4, or two of them such as 1e3,1e7.");
}
