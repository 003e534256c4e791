/** The options of commands that ask a network. */

import { parseChoice, parseCount, parseNumber, parseShape, UsageError } from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import { NETWORK_NAMES } from "@autophase/network";
import { LOSS_NAMES, type LossName } from "@autophase/physics/tf";
import { type Command, InvalidArgumentError } from "commander";

export interface PredictionOptions {
  readonly out: string;
  readonly weights?: string;
  readonly network?: string;
  readonly channels?: number;
  readonly size?: readonly number[];
  readonly threshold?: number;
  readonly oversampling?: readonly number[];
  readonly fineTune: number;
  readonly learningRate?: number;
  readonly loss: LossName;
  readonly scale?: boolean;
  readonly refine: number;
  readonly seed: number;
  readonly engine: EngineName | "auto";
  readonly kind?: "intensity" | "amplitude";
  readonly report: boolean;
  readonly json?: boolean;
}

export function addPredictionOptions(command: Command): Command {
  const engines = ["auto", ...ENGINE_NAMES] as const;
  return command
    .argument("<pattern>", "diffraction pattern of any size, 3-D: .cxi, .npz, .npy or .tif")
    .requiredOption("--out <file>", "where the result goes, .cxi")
    .option("--weights <file>", "a trained network, such as best.safetensors of a training run")
    .option("--network <name>", `without weights: ${NETWORK_NAMES.join(", ")}`, parseChoice(NETWORK_NAMES))
    .option("--channels <n>", "without weights: first width of the network (default: 16)", parseCount())
    .option("--size <n>", "input of the network (default: what it was trained on, else 64)", parseShape(3))
    .option("--threshold <x>", "amplitude under it is zero (default: that of the training)", parseNumber(0, 1))
    .option("--oversampling <d,h,w>", "box over crystal along each axis (default: estimated)", parseOversampling)
    .option("--fine-tune <n>", "steps of unsupervised learning on this pattern first", parseCount(0), 0)
    .option("--learning-rate <x>", "of the fine-tuning (default: 1e-3, without weights 5e-3)", parseNumber(1e-9, 1))
    .option("--loss <name>", `of the fine-tuning: ${LOSS_NAMES.join(", ")}`, parseChoice(LOSS_NAMES), "mae")
    .option("--scale", "compare at the scale that suits the prediction best")
    .option("--refine <n>", "iterations of error reduction after the prediction", parseCount(0), 0)
    .option("--seed <n>", "of random weights", parseCount(0), 0)
    .option("--engine <name>", engines.join(", "), parseChoice(engines), "auto")
    .option(
      "--kind <kind>",
      "what .npy, .npz and TIFF hold: intensity or amplitude",
      parseChoice(["intensity", "amplitude"]),
    )
    .option("--no-report", "do not write the HTML report beside the result")
    .option("--json", "end with one JSON object on standard output");
}

/** @throws {UsageError} for options that do not go together. */
export function assertPredictionOptions({ weights, network, channels, fineTune }: PredictionOptions): void {
  if (weights === undefined && fineTune === 0) {
    throw new UsageError("give --weights FILE, or --fine-tune N to learn from this pattern alone");
  }
  if (weights !== undefined && (network !== undefined || channels !== undefined)) {
    throw new UsageError(
      "--network and --channels are for --fine-tune without --weights: the weights say what they are",
    );
  }
}

function parseOversampling(text: string): number[] {
  const values = text.split(",").map(parseNumber(1));
  if (values.length === 3) return values;
  if (values.length === 1) return [...values, ...values, ...values];
  throw new InvalidArgumentError("expected one number or three, such as 3,3,2.5.");
}
