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
      load: async () => (await import("./commands/prepare.js")).prepareCommand(),
    },
    phase: {
      summary: "phase a diffraction pattern iteratively",
      load: async () => (await import("./commands/phase.js")).phaseCommand(),
    },
    predict: {
      summary: "ask a network for the object of a pattern",
      load: async () => (await import("./commands/predict.js")).predictCommand(),
    },
    reconstruct: {
      summary: "the whole flow: many starts, one answer, a verdict and a report",
      load: async () => (await import("./commands/reconstruct.js")).reconstructCommand(),
    },
    recipe: {
      summary: "list and explain recipes",
      load: async () => (await import("./commands/recipe.js")).recipeCommand(),
    },
    analyze: {
      summary: "a phased crystal in nanometres: displacement, strain, shape, resolution, facets",
      load: async () => (await import("./commands/analyze.js")).analyzeCommand(),
    },
    compare: {
      summary: "how far two objects agree once they are aligned",
      load: async () => (await import("./commands/compare.js")).compareCommand(),
    },
    report: {
      summary: "an HTML page about a reconstruction or a crystal",
      load: async () => (await import("./commands/report.js")).reportCommand(),
    },
    info: {
      summary: "what a file or a folder of frames holds",
      load: async () => (await import("./commands/info.js")).infoCommand(),
    },
    convert: {
      summary: "write what a file holds in another format",
      load: async () => (await import("./commands/convert.js")).convertCommand(),
    },
    studio: {
      summary: "the whole flow in a browser tab",
      load: async () => (await import("./commands/studio.js")).studioCommand(),
    },
    clean: {
      summary: "remove what killed runs left in a folder",
      load: async () => (await import("./commands/clean.js")).cleanCommand(),
    },
    beamlines: {
      summary: "whose scans are known: circles, detectors, doubts",
      load: async () => (await import("./commands/beamlines.js")).beamlinesCommand(),
    },
    simulate: {
      summary: "the scan of a cubic crystal as a beamline would have measured it",
      load: async () => (await import("./commands/simulate.js")).simulateCommand(),
    },
    engines: {
      summary: "what can carry the arithmetic here, and what others would take",
      load: async () => (await import("./commands/engines.js")).enginesCommand(),
    },
  });
}
