/** The commands of `autophase`. */

import { Command } from "commander";
import { analyzeCommand } from "./commands/analyze.js";
import { compareCommand } from "./commands/compare.js";
import { convertCommand } from "./commands/convert.js";
import { enginesCommand } from "./commands/engines.js";
import { infoCommand } from "./commands/info.js";
import { phaseCommand } from "./commands/phase.js";
import { predictCommand } from "./commands/predict.js";
import { prepareCommand } from "./commands/prepare.js";
import { recipeCommand } from "./commands/recipe.js";
import { reconstructCommand } from "./commands/reconstruct.js";
import { reportCommand } from "./commands/report.js";
import { VERSION } from "./process-record.js";

export function createProgram(): Command {
  const program = new Command("autophase")
    .description("From measured X-ray diffraction (BCDI) to a phased crystal")
    .version(VERSION)
    .showSuggestionAfterError();
  for (const create of [
    prepareCommand,
    phaseCommand,
    predictCommand,
    reconstructCommand,
    recipeCommand,
    analyzeCommand,
    compareCommand,
    reportCommand,
    infoCommand,
    convertCommand,
    enginesCommand,
  ]) {
    program.addCommand(create());
  }
  return program;
}
