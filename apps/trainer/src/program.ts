/** The commands of `autophase-trainer`. */

import { addCommands } from "@autophase/command-line";
import { Command } from "commander";
import { VERSION } from "./provenance.js";

export function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("autophase-trainer")
    .description("Simulate crystals, and train and evaluate networks that phase their diffraction")
    .version(VERSION)
    .showSuggestionAfterError();
  return addCommands(program, args, {
    simulate: {
      summary: "write simulated crystals and their patterns",
      load: async () => (await import("./commands/simulate.js")).simulateCommand(),
    },
    train: {
      summary: "train a network on patterns",
      load: async () => (await import("./commands/train.js")).trainCommand(),
    },
    evaluate: {
      summary: "judge a network on patterns whose object is known",
      load: async () => (await import("./commands/evaluate.js")).evaluateCommand(),
    },
    import: {
      summary: "bring weights from PyTorch, Keras or safetensors",
      load: async () => (await import("./commands/import.js")).importCommand(),
    },
    export: {
      summary: "write a network for ONNX, TensorFlow.js or PyTorch",
      load: async () => (await import("./commands/export.js")).exportCommand(),
    },
  });
}
