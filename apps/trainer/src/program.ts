/** The commands of `autophase-trainer`. */

import { Command } from "commander";
import { evaluateCommand } from "./commands/evaluate.js";
import { exportCommand } from "./commands/export.js";
import { importCommand } from "./commands/import.js";
import { simulateCommand } from "./commands/simulate.js";
import { trainCommand } from "./commands/train.js";
import { VERSION } from "./version.js";

export function createProgram(): Command {
  const program = new Command("autophase-trainer")
    .description("Simulate crystals, and train and evaluate networks that phase their diffraction")
    .version(VERSION)
    .showSuggestionAfterError();
  for (const create of [simulateCommand, trainCommand, evaluateCommand, importCommand, exportCommand])
    program.addCommand(create());
  return program;
}
