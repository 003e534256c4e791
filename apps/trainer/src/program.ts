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
      group: "Data",
      examples: ["simulate --count 100 --size 64 --seed 1 --out crystals"],
      load: async () => (await import("./commands/simulate.js")).simulateCommand(),
    },
    train: {
      summary: "train a network on patterns",
      group: "Networks",
      examples: ["train --simulate 20000 --size 64 --epochs 20 --out run"],
      load: async () => (await import("./commands/train.js")).trainCommand(),
    },
    tune: {
      summary: "find what makes learning fastest on this GPU",
      group: "Networks",
      examples: ["tune"],
      load: async () => (await import("./commands/tune.js")).tuneCommand(),
    },
    evaluate: {
      summary: "judge a network on patterns whose object is known",
      group: "Networks",
      examples: ["evaluate --weights run/best.safetensors --data crystals"],
      load: async () => (await import("./commands/evaluate.js")).evaluateCommand(),
    },
    import: {
      summary: "bring weights from PyTorch, Keras or safetensors",
      group: "Weights",
      examples: ["import model.pth --network anl2024 --out W.safetensors"],
      load: async () => (await import("./commands/import.js")).importCommand(),
    },
    export: {
      summary: "write a network for ONNX, TensorFlow.js or PyTorch",
      group: "Weights",
      examples: ["export W.safetensors --format onnx --out W.onnx"],
      load: async () => (await import("./commands/export.js")).exportCommand(),
    },
  });
}
