/** The options of commands that simulate, and what they mean to the simulation. */

import { parseCount, parseNumber } from "@autophase/command-line";
import { type SimulationOptions, STRAIN_FAMILY_NAMES, type StrainFamilyName } from "@autophase/simulation";
import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";

const range = z.tuple([z.number().nonnegative(), z.number().nonnegative()]);

/** Names are those of the options; what a run of an earlier version does not name is as it was then. */
export const simulationSettingsSchema = z.object({
  /** Radians. */
  maxPhase: z.number().nonnegative(),
  /** Radians. */
  minPhase: z.number().nonnegative().default(0),
  family: z.array(z.enum(STRAIN_FAMILY_NAMES)).optional(),
  /** Box length over crystal size. */
  oversampling: range.default([2, 5]),
  /** Counts in the brightest voxel. */
  peakCounts: z.tuple([z.number().positive(), z.number().positive()]),
  /** Counts per voxel. */
  background: range.default([0, 0]),
  /** Voxels. */
  coherence: range.default([0, 0]),
  gaps: z.number().int().nonnegative().default(0),
  /** Pixels. */
  gapWidth: z.number().int().positive().default(2),
  /** Chance. */
  deadPixels: z.number().min(0).max(1).default(0),
});
export type SimulationFlags = z.infer<typeof simulationSettingsSchema>;

/** Phase range of strain that is hard to phase. */
const HARD_PHASE = 4 * Math.PI;

export function addSimulationFlags(command: Command): Command {
  const peaks = parseRange("positive counts", Number.MIN_VALUE);
  return command
    .option("--max-phase <radians>", "largest range of the phase, or hard: 4 pi", parsePhase, Math.PI)
    .option("--min-phase <radians>", "smallest range of the phase", parseNumber(0), 0)
    .option("--family <names>", `strain, some of ${STRAIN_FAMILY_NAMES.join(",")} (default: all)`, parseFamilies)
    .option(
      "--oversampling <low,high>",
      "box over crystal, drawn for each axis",
      parseRange("numbers from 2", 2),
      [2, 5],
    )
    .option("--peak-counts <low,high>", "counts in the brightest voxel, drawn log-uniformly", peaks, [1e3, 1e7])
    .option("--background <low,high>", "other counts in every voxel", parseRange("counts", 0), [0, 0])
    .option(
      "--coherence <low,high>",
      "partial coherence: sigma of its blur in voxels",
      parseRange("voxels", 0, 10),
      [0, 0],
    )
    .option("--gaps <n>", "gaps across the detector", parseCount(0), 0)
    .option("--gap-width <n>", "pixels of a gap", parseCount(), 2)
    .option("--dead-pixels <x>", "chance of a pixel to be dead", parseNumber(0, 0.99), 0);
}

type Simulation = Required<Pick<SimulationOptions, "crystal" | "strain" | "detector">>;

export function toSimulation(flags: SimulationFlags): Simulation {
  const { maxPhase, minPhase, family, oversampling, peakCounts, background, coherence } = flags;
  const { gaps, gapWidth, deadPixels } = flags;
  return {
    crystal: { oversampling },
    strain: { maximumPhase: maxPhase, minimumPhase: minPhase, ...(family && { families: family }) },
    detector: { peakCounts, background, coherenceWidth: coherence, gaps, gapWidth, deadPixels },
  };
}

function parsePhase(text: string): number {
  return text === "hard" ? HARD_PHASE : parseNumber(0)(text);
}

function parseFamilies(text: string): StrainFamilyName[] {
  const names = text.split(",");
  const unknown = names.find((name) => !STRAIN_FAMILY_NAMES.some((known) => known === name));
  if (unknown === undefined) return names as StrainFamilyName[];
  throw new InvalidArgumentError(`there is no family "${unknown}"; there are ${STRAIN_FAMILY_NAMES.join(", ")}.`);
}

/** One number, or the lowest and the highest. */
function parseRange(what: string, least: number, most = Number.MAX_VALUE): (text: string) => [number, number] {
  return (text) => {
    const [low, high = low, ...more] = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    const isRight = low !== undefined && high !== undefined && low >= least && high >= low && high <= most;
    if (isRight && more.length === 0) return [low, high];
    const bounds = most < Number.MAX_VALUE ? `, at most ${most}` : "";
    throw new InvalidArgumentError(`expected ${what} such as 3${bounds}, or two of them such as 2,5.`);
  };
}
