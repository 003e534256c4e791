/** The commands of `autophase`. */

import { addCommands } from "@autophase/command-line";
import { Command } from "commander";
import { VERSION } from "./process-record.js";

export function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("autophase")
    .description("From measured X-ray diffraction (BCDI) to a phased crystal")
    .version(VERSION)
    .showSuggestionAfterError();
  return addCommands(program, args, {
    prepare: {
      summary: "detector frames to a diffraction pattern",
      group: "From detector to crystal",
      examples: ["prepare FRAMES --spec LOG.spec --scan 54 --crop 64,64,64 --out P.cxi"],
      load: async () => (await import("./commands/prepare.js")).prepareCommand(),
    },
    phase: {
      summary: "phase a diffraction pattern iteratively",
      group: "From detector to crystal",
      examples: ["phase P.cxi --recipe '3*(20*ER+180*HIO)+20*ER' --starts 3 --out R.cxi"],
      load: async () => (await import("./commands/phase.js")).phaseCommand(),
    },
    predict: {
      summary: "ask a network for the object of a pattern",
      group: "From detector to crystal",
      examples: ["predict P.cxi --refine 50 --out N.cxi"],
      load: async () => (await import("./commands/predict.js")).predictCommand(),
    },
    reconstruct: {
      summary: "the whole flow: many starts, one answer, a verdict and a report",
      group: "From detector to crystal",
      examples: ["reconstruct P.cxi --out R.cxi", "reconstruct P.cxi --preset hard --starts 20 --live --out R.cxi"],
      load: async () => (await import("./commands/reconstruct.js")).reconstructCommand(),
    },
    recipe: {
      summary: "list and explain recipes",
      group: "Recipes",
      examples: ["recipe explain standard --shape 128,128,128"],
      load: async () => (await import("./commands/recipe.js")).recipeCommand(),
    },
    analyze: {
      summary: "a phased crystal in nanometres: displacement, strain, shape, resolution, facets",
      group: "From detector to crystal",
      examples: ["analyze R.cxi --spec LOG.spec --scan 54 --hkl 1,1,1 --lattice 4.0782 --out A.cxi"],
      load: async () => (await import("./commands/analyze.js")).analyzeCommand(),
    },
    tensor: {
      summary: "the strain tensor of a crystal that was measured at three reflections or more",
      group: "From detector to crystal",
      examples: ["tensor R111.cxi R200.cxi R020.cxi --hkl 1,1,1/2,0,0/0,2,0 --lattice 4.0782 --out T.cxi"],
      load: async () => (await import("./commands/tensor.js")).tensorCommand(),
    },
    batch: {
      summary: "many scans by one recipe: a table, trends and a page, as they arrive",
      group: "From detector to crystal",
      examples: ["batch plan.yaml --out series", "batch --watch raw --spec LOG.spec --scans 54-60,62 --out series"],
      load: async () => (await import("./commands/batch.js")).batchCommand(),
    },
    compare: {
      summary: "how far two objects agree once they are aligned",
      group: "Look and compare",
      examples: ["compare R.cxi truth.npz"],
      load: async () => (await import("./commands/compare.js")).compareCommand(),
    },
    report: {
      summary: "an HTML page about a reconstruction or a crystal",
      group: "Look and compare",
      examples: ["report R.cxi --out R.html"],
      load: async () => (await import("./commands/report.js")).reportCommand(),
    },
    info: {
      summary: "what a file or a folder of frames holds",
      group: "Look and compare",
      examples: ["info R.cxi"],
      load: async () => (await import("./commands/info.js")).infoCommand(),
    },
    convert: {
      summary: "write what a file holds in another format",
      group: "Look and compare",
      examples: ["convert R.cxi R.glb"],
      load: async () => (await import("./commands/convert.js")).convertCommand(),
    },
    studio: {
      summary: "the whole flow in a browser tab",
      group: "From detector to crystal",
      examples: ["studio FRAMES"],
      load: async () => (await import("./commands/studio.js")).studioCommand(),
    },
    clean: {
      summary: "remove what killed runs left in a folder",
      group: "This machine",
      examples: ["clean ."],
      load: async () => (await import("./commands/clean.js")).cleanCommand(),
    },
    beamlines: {
      summary: "whose scans are known: circles, detectors, doubts",
      group: "Beamlines",
      examples: ["beamlines", "beamlines ID01"],
      load: async () => (await import("./commands/beamlines.js")).beamlinesCommand(),
    },
    calibrate: {
      summary: "where a detector stands, from images of the direct beam",
      group: "Beamlines",
      examples: ["calibrate beam.h5 --scan 3 --out geometry.json"],
      load: async () => (await import("./commands/calibrate.js")).calibrateCommand(),
    },
    simulate: {
      summary: "the scan of a cubic crystal as a beamline would have measured it",
      group: "Beamlines",
      examples: ["simulate --out scan"],
      load: async () => (await import("./commands/simulate.js")).simulateCommand(),
    },
    cluster: {
      summary: "a job script for many ranks: Slurm, PBS",
      group: "This machine",
      examples: ["cluster --ranks 32 --time 2:00:00 -- reconstruct P.cxi --starts 32 --out R.cxi"],
      load: async () => (await import("./commands/cluster.js")).clusterCommand(),
    },
    engines: {
      summary: "what can carry the arithmetic here, and what others would take",
      group: "This machine",
      examples: ["engines"],
      load: async () => (await import("./commands/engines.js")).enginesCommand(),
    },
  });
}
