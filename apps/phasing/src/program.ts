/** The commands of `autophase`. */

import { Command } from "commander";
import { VERSION } from "./process-record.js";

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  prepare: async () => (await import("./commands/prepare.js")).prepareCommand(),
  phase: async () => (await import("./commands/phase.js")).phaseCommand(),
  predict: async () => (await import("./commands/predict.js")).predictCommand(),
  reconstruct: async () => (await import("./commands/reconstruct.js")).reconstructCommand(),
  recipe: async () => (await import("./commands/recipe.js")).recipeCommand(),
  analyze: async () => (await import("./commands/analyze.js")).analyzeCommand(),
  compare: async () => (await import("./commands/compare.js")).compareCommand(),
  report: async () => (await import("./commands/report.js")).reportCommand(),
  info: async () => (await import("./commands/info.js")).infoCommand(),
  convert: async () => (await import("./commands/convert.js")).convertCommand(),
  engines: async () => (await import("./commands/engines.js")).enginesCommand(),
};

/** Only the command that is named is loaded, for help all of them: what they stand on takes half a second together. */
export async function createProgram([named = ""]: readonly string[]): Promise<Command> {
  const program = new Command("autophase")
    .description("From measured X-ray diffraction (BCDI) to a phased crystal")
    .version(VERSION)
    .showSuggestionAfterError();
  const wanted = Object.hasOwn(COMMANDS, named) ? [COMMANDS[named]] : Object.values(COMMANDS);
  for (const create of wanted) program.addCommand(await create());
  return program;
}
