/** What is simulated, as settings for command lines, files and forms. */

import { deferred, setting, withText, z } from "@autophase/settings";
import type { SimulationOptions } from "./simulate-crystal.js";
import { STRAIN_FAMILY_NAMES } from "./strain/strain-family.js";

/** Phase range of strain that is hard to phase. */
const HARD_PHASE = 4 * Math.PI;

/** Lowest and highest; typed as `2,5`, or one number for both. */
function range(entry: z.ZodNumber, what: string) {
  return withText(
    z.tuple([entry, entry]).refine(([low, high]) => low <= high),
    {
      expected: `${what}, or two of them such as 2,5`,
      parse: (text): [number, number] | undefined => {
        const [low, high = low, ...more] = text
          .split(",")
          .map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
        return more.length === 0 ? [low, high] : undefined;
      },
      print: (values) => values.join(","),
    },
  );
}

const phase = deferred(() =>
  withText(z.number().min(0), {
    expected: "radians from 0 up, or hard",
    parse: (text) => (text === "hard" ? HARD_PHASE : text.trim() === "" ? undefined : Number(text)),
    print: String,
  }),
);

/** An absent setting is what the simulation does by itself, so that a run of an earlier version means what it meant. */
export const simulationSettings = deferred(() =>
  z.strictObject({
    maxPhase: setting(phase.default(Math.PI), {
      help: "largest range of the phase, or hard: 4 pi",
      placeholder: "radians",
    }),
    minPhase: setting(z.number().min(0).default(0), { help: "smallest range of the phase", placeholder: "radians" }),
    family: setting(z.array(z.enum(STRAIN_FAMILY_NAMES)).min(1).optional(), {
      help: `strain, one or more of ${STRAIN_FAMILY_NAMES.join(",")} (default: all)`,
      placeholder: "names",
    }),
    oversampling: setting(range(z.number().min(2), "numbers from 2 such as 3").default([2, 5]), {
      help: "box over crystal, drawn for each axis",
      placeholder: "low,high",
    }),
    peakCounts: setting(range(z.number().gt(0), "positive counts such as 3").default([1e3, 1e7]), {
      help: "counts in the brightest voxel, drawn log-uniformly",
      placeholder: "low,high",
    }),
    background: setting(range(z.number().min(0), "counts such as 3").default([0, 0]), {
      help: "other counts in every voxel",
      placeholder: "low,high",
    }),
    coherence: setting(range(z.number().min(0).max(10), "voxels such as 3, at most 10").default([0, 0]), {
      help: "partial coherence: sigma of its blur in voxels",
      placeholder: "low,high",
    }),
    gaps: setting(z.int().min(0).default(0), { help: "gaps across the detector" }),
    gapWidth: setting(z.int().min(1).default(2), { help: "pixels of a gap" }),
    deadPixels: setting(z.number().min(0).max(0.99).default(0), {
      help: "chance of a pixel to be dead",
      placeholder: "x",
    }),
  }),
);

export type SimulationSettings = z.infer<typeof simulationSettings>;

/** What `simulateCrystal` is given for them. */
export function simulationOptions(
  settings: SimulationSettings,
): Required<Pick<SimulationOptions, "crystal" | "strain" | "detector">> {
  const { maxPhase, minPhase, family, oversampling, peakCounts, background, coherence } = settings;
  const { gaps, gapWidth, deadPixels } = settings;
  return {
    crystal: { oversampling },
    strain: { maximumPhase: maxPhase, minimumPhase: minPhase, ...(family && { families: family }) },
    detector: { peakCounts, background, coherenceWidth: coherence, gaps, gapWidth, deadPixels },
  };
}
