/** The options of `evaluate`. */

import { parseChoice, parseCount, parseNumber, UsageError } from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import { type Command, InvalidArgumentError } from "commander";
import { addSimulationFlags, type SimulationFlags } from "../data/simulation-flags.js";
import { CONTEST_NAMES, type ContestName } from "./contests.js";

export interface EvaluationFlags extends SimulationFlags {
  readonly weights: string;
  readonly data?: string;
  readonly simulate?: number;
  readonly size?: number;
  readonly seed: number;
  readonly count?: number;
  readonly refine: number;
  readonly recipes: readonly ContestName[];
  readonly threshold?: number;
  readonly engine: EngineName | "auto";
  readonly out?: string;
  readonly json?: boolean;
}

export function addEvaluationFlags(command: Command): Command {
  const engines = ["auto", ...ENGINE_NAMES] as const;
  command
    .requiredOption("--weights <file>", "weights, such as best.safetensors of a run")
    .option("--data <folder>", "judge by these patterns, such as a folder made by simulate --split test")
    .option("--simulate <n>", "judge by n simulated crystals of the test split", parseCount())
    .option("--size <n>", "edge of simulated volumes (default: what the network was trained on)", parseCount(8))
    .option("--seed <n>", "of simulated crystals, random starts and intervals", parseCount(0), 0)
    .option("--count <n>", "only the first n patterns of --data", parseCount())
    .option("--refine <n>", "iterations of error reduction in the shortest recipe", parseCount(0), 50)
    .option(
      "--recipes <names>",
      `where network and random start are set against each other: ${CONTEST_NAMES.join(",")}, or none`,
      parseRecipes,
      [...CONTEST_NAMES],
    )
    .option("--threshold <x>", "amplitude under it is zero (default: that of the training)", parseNumber(0, 1))
    .option("--engine <name>", engines.join(", "), parseChoice(engines), "auto")
    .option("--out <file>", "write a report with pictures, .html")
    .option("--json", "end with one JSON object on standard output");
  return addSimulationFlags(command);
}

/** @throws {UsageError} unless there is exactly one source of patterns. */
export function assertOneTestSource({ data, simulate }: EvaluationFlags): void {
  if ((data === undefined) === (simulate === undefined)) {
    throw new UsageError("give either --data FOLDER or --simulate N to judge by");
  }
}

function parseRecipes(text: string): ContestName[] {
  if (text === "none") return [];
  const names = text.split(",");
  const unknown = names.find((name) => !CONTEST_NAMES.some((known) => known === name));
  if (unknown === undefined) return CONTEST_NAMES.filter((name) => names.includes(name));
  throw new InvalidArgumentError(`there is no recipe "${unknown}"; there are ${CONTEST_NAMES.join(", ")} and none.`);
}
