/** `autophase predict`: what a network makes of one pattern. */

import { basename } from "node:path";
import {
  addSettings,
  createProgress,
  InterruptedError,
  interruptSignal,
  type Progress,
  parseChoice,
  printNote,
  printResult,
  typedSettings,
  UsageError,
} from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import {
  describeInput,
  type PredictEvent,
  type PredictionSettings,
  type PredictOutcome,
  predict,
  predictionSettings,
  refineRecipe,
  selectLearningEngine,
} from "@autophase/prediction";
import { readableFigures, reconstructionOf, recordedStarts } from "@autophase/reconstruction";
import {
  type DiffractionPattern,
  formatShape,
  type Json,
  MASK_CONVENTIONS,
  type MaskConvention,
  type PatternKind,
  type ProcessRecord,
} from "@autophase/tensor-io";
import { readPattern } from "@autophase/tensor-io/node";
import { DEFAULT_WEIGHTS, WEIGHTS_NAMES } from "@autophase/weights";
import { Command } from "commander";
import { claimReconstruction, withExtension } from "../output-path.js";
import { openNetwork } from "../prediction/open-network.js";
import { processRecord } from "../process-record.js";
import { writeReport, writeResult } from "../report-file.js";
import { reportOf } from "../report-of.js";

interface PredictFlags extends PredictionSettings {
  readonly out: string;
  readonly weights?: string;
  readonly engine: EngineName | "auto";
  readonly float16?: boolean;
  readonly kind?: PatternKind;
  readonly maskConvention?: MaskConvention;
  readonly report: boolean;
  readonly force: boolean;
  readonly json?: boolean;
}

export function predictCommand(): Command {
  const engines = ["auto", ...ENGINE_NAMES] as const;
  const kinds = ["intensity", "amplitude"] as const;
  const command = new Command("predict")
    .description("ask a network for the object of a pattern of any size, fine-tuned on it and refined if wanted")
    .argument("<pattern>", "diffraction pattern of any size, 3-D: .cxi, .npz, .npy or .tif")
    .requiredOption("--out <file>", "where the result goes, .cxi")
    .option(
      "--weights <file>",
      `a trained network: best.safetensors of a training run, or ${WEIGHTS_NAMES.join(", ")}, the default without --fine-tune`,
    );
  return addSettings(command, predictionSettings)
    .option("--engine <name>", engines.join(", "), parseChoice(engines), "auto")
    .option("--float16", "with --engine gpu: keep activations in half precision, which not every GPU has")
    .option("--kind <kind>", "what .npy, .npz and TIFF hold: intensity or amplitude", parseChoice(kinds))
    .option(
      "--mask-convention <what>",
      "what 1 means in the mask of a .npz: measured or bad",
      parseChoice(MASK_CONVENTIONS),
    )
    .option("--no-report", "do not write the HTML report beside the result")
    .option("--force", "write also over a file that is read, and over a pattern", false)
    .option("--json", "end with one JSON object on standard output")
    .action(predictPattern);
}

async function predictPattern(path: string, flags: PredictFlags, command: Command): Promise<void> {
  assertFlags(flags);
  const { out, kind, maskConvention, float16, json = false } = flags;
  const weights = weightsOf(flags);
  const signal = interruptSignal();
  await claimReconstruction(
    { out, report: flags.report ? withExtension(out, ".html") : undefined },
    { inputs: [path, flags.weights], force: flags.force },
  );
  const pattern = await readPattern(path, { kind, maskConvention });
  const trained = weights === undefined ? undefined : await openNetwork(weights);
  const engine = await selectLearningEngine(flags.engine, { float16 });
  printNote(`engine: ${engine.reason}`);
  const progress = createPredictProgress(flags);
  const settings = typedSettings(command, predictionSettings);
  const outcome = await predict(pattern, trained, settings, {
    engine: flags.engine,
    signal,
    onEvent: progress.show,
  }).finally(progress.stop);
  const facts = factsOf(outcome);
  const report = await save(pattern, outcome, flags, recordOf(path, outcome, flags, { engine: engine.name, ...facts }));
  if (outcome.interrupted) throw new InterruptedError(`interrupted; what there was is in ${out}`);
  const summary = { engine: engine.name, shape: [...pattern.intensity.shape], ...summaryOf(outcome) };
  printResult({ ...(json ? summary : readableFigures(summary)), ...facts, out, ...report }, { json });
}

/** A network that is fitted to the pattern alone begins at random weights. */
function weightsOf({ weights, fineTune }: PredictFlags): string | undefined {
  return weights ?? (fineTune === 0 ? DEFAULT_WEIGHTS : undefined);
}

/** @throws {UsageError} for options that do not go together. */
function assertFlags(flags: PredictFlags): void {
  if (weightsOf(flags) !== undefined && (flags.network !== undefined || flags.channels !== undefined)) {
    throw new UsageError(
      "--network and --channels are for --fine-tune without --weights: the weights say what they are",
    );
  }
}

/** The lines and bars of a prediction. */
function createPredictProgress(flags: PredictFlags) {
  const { refine } = flags;
  const weights = weightsOf(flags);
  let bar: Progress | undefined;
  const stop = (): void => bar?.stop();
  const show = (event: PredictEvent): void => {
    if (event.type === "fitted") {
      const { name, channels } = event.network;
      printNote(`network: ${weights ?? `untrained ${name}, ${channels} channels`}`);
      printNote(`pattern: ${formatShape(event.grid.patternShape)}; ${describeInput(event)}`);
      for (const remark of event.remarks) printNote(`warning: ${remark}`);
    } else if (event.type === "warning") {
      printNote(`warning: ${event.message}`);
    } else if (event.type === "fine-tuning") {
      if (event.step === 1) bar = createProgress("fine-tuning", event.steps);
      bar?.update(event.step, `loss ${event.loss.toPrecision(4)}`);
      if (event.step === event.steps) stop();
    } else if (event.type === "refining") {
      stop();
      bar = createProgress("phasing", refine);
    } else if (event.type === "progress") {
      const chi = event.chi[event.chi.length - 1].toFixed(4);
      bar?.update(event.iteration, `start 1/1 chi ${chi} support ${event.supportVoxels}`);
    }
  };
  return { show, stop };
}

function factsOf({ model: { network }, prediction, fineTuned }: PredictOutcome) {
  const { name, channels } = network;
  const fitted = fineTuned && {
    fineTuneSteps: fineTuned.steps,
    firstLoss: fineTuned.firstLoss,
    lastLoss: fineTuned.loss,
  };
  return { network: name, channels, oversampling: [...prediction.oversampling], ...fitted };
}

function recordOf(
  path: string,
  { prediction, solution, seconds, interrupted }: PredictOutcome,
  flags: PredictFlags,
  facts: { readonly [name: string]: Json },
): ProcessRecord {
  const { size = null, threshold = null, fineTune, loss, refine, seed, kind = "intensity" } = flags;
  const { engine, ...found } = facts;
  return processRecord({
    pattern: path,
    kind,
    engine,
    weights: weightsOf(flags) ?? null,
    size,
    threshold,
    fineTune,
    loss,
    refine,
    seed,
    ...found,
    ...(refine > 0 && { recipe: refineRecipe(refine) }),
    chi: solution.chi,
    seconds,
    interrupted,
    evidence: { starts: recordedStarts([solution]), warnings: prediction.remarks },
  });
}

async function save(
  pattern: DiffractionPattern,
  { solution, interrupted }: PredictOutcome,
  flags: PredictFlags,
  record: ProcessRecord,
): Promise<{ report?: string }> {
  const reconstruction = reconstructionOf(pattern, solution, record);
  const sha256 = await writeResult(flags.out, reconstruction);
  if (!flags.report || interrupted) return {};
  const report = withExtension(flags.out, ".html");
  const html = reportOf(reconstruction, { title: basename(flags.out) });
  await writeReport(report, html, sha256);
  return { report };
}

function summaryOf({ solution, seconds }: PredictOutcome) {
  const { iterations, chi, supportVoxels, start } = solution;
  return {
    starts: 1,
    iterations,
    seconds,
    secondsPerIteration: iterations > 0 ? solution.seconds / iterations : null,
    chi,
    chiSquared: chi ** 2,
    supportVoxels,
    best: start,
  };
}
