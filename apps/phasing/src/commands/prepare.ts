/** `autophase prepare`: detector frames to a centred pattern. */

import { basename, dirname, resolve } from "node:path";
import { patternAcquisition, type ScanAcquisition, scanRemarks, scatteringOfPattern } from "@autophase/analysis";
import {
  addSettings,
  claimOutputs,
  interruptSignal,
  printNote,
  printResult,
  printWarning,
  typedSettings,
  UsageError,
} from "@autophase/command-line";
import { createStepPictures, preparationReport } from "@autophase/figures";
import {
  type ChosenPrepareSettings,
  PREPARE_SETTINGS,
  type Preparation,
  preparationSummary,
  preparationWords,
  prepare,
} from "@autophase/preparation";
import { readCohereFolder } from "@autophase/preparation/node";
import { readPrepareSettings, type StoredPreparation } from "@autophase/preparation/settings-file";
import { readFileText, writeFileAtomic, writePattern } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { assertCxi, withExtension } from "../output-path.js";
import type { FoundScan } from "../preparation/find-scan.js";
import { knownScan } from "../preparation/known-scan.js";
import { readMeasuredScan } from "../preparation/read-measured-scan.js";
import { provenance } from "../process-record.js";

interface PrepareCommandOptions {
  readonly out: string;
  readonly config?: string;
  readonly cohere?: string;
  readonly report: boolean;
  readonly force: boolean;
  readonly json?: boolean;
}

const HEADINGS = {
  dataset: "What is read",
  dark: "Detector",
  background: "Counts",
  aliens: "Foreign peaks",
  spec: "How the scan was taken",
  lowestCorrelation: "Several scans",
  center: "What is cut out",
};

export function prepareCommand(): Command {
  const command = new Command("prepare")
    .description("turn detector frames into a diffraction pattern: correct, mask, add up scans, centre, crop, bin")
    .argument(
      "[frames...]",
      "scan file of a beamline (.h5, .nxs, .fio, .spec), folder of TIFF or EDF frames, or one stack: .tif, .edf, .npy, .npz, .mat, .h5; several are scans of one crystal",
    )
    .requiredOption("--out <file>", "where the pattern goes, .cxi")
    .option("--config <file>", "settings in YAML or JSON, as P.prepare.yaml; options typed here come first")
    .option("--cohere <folder>", "settings from the configuration folder of cohere; options typed here come first");
  return addSettings(command, PREPARE_SETTINGS, HEADINGS)
    .optionsGroup("What is written:")
    .option("--no-report", "do not write P.html and P.prepare.yaml beside the pattern")
    .option("--force", "write also over the file that is read", false)
    .option("--json", "end with one JSON object on standard output")
    .action(runPrepare);
}

/** Settings that name a file. */
const FILES = ["dark", "flat", "mask", "spec", "alienFile"] as const;

async function runPrepare(typed: string[], options: PrepareCommandOptions, command: Command): Promise<void> {
  const signal = interruptSignal();
  const stored = await readStored(options);
  const names = typed.length > 0 ? typed : (stored.frames ?? []);
  if (names.length === 0) throw new UsageError("expected frames: a folder, or a stack, or a --config that names them");
  const chosen: ChosenPrepareSettings = { ...stored.settings, ...typedSettings(command, PREPARE_SETTINGS) };
  const { out, report: wantsReport, json = false } = options;
  const beside = { report: withExtension(out, ".html"), config: withExtension(out, ".prepare.yaml") };
  assertCxi(out);
  await claimOutputs(
    { out, ...(wantsReport && beside) },
    { inputs: [...names, ...FILES.map((name) => chosen[name]), options.config], force: options.force },
  );
  const { scans, known, settings, found, facts } = await knownScan(names, chosen);
  if (found) printFound(found, facts?.words ?? []);
  // a geometry of one's own has settled them
  for (const doubt of settings.geometry ? [] : (known.beamline?.doubts ?? [])) printNote(`doubt: ${doubt}`);
  const measured = await readMeasuredScan(names, scans, settings, facts?.mask, signal);
  const pictures = wantsReport ? createStepPictures() : undefined;
  const preparation = await prepare(
    {
      ...measured,
      acquisitionAt: (place) => patternAcquisition(known, place),
      reciprocalVoxelOf: (acquisition) => scatteringOfPattern(acquisition)?.reciprocalVoxel,
    },
    settings,
    {
      signal,
      provenance: provenance(),
      resolveFile: (name) => resolve(name),
      onEvent(event) {
        for (const line of preparationWords(event)) printNote(line);
        pictures?.add(event);
      },
    },
  );
  await writePattern(out, preparation.pattern);
  const reflection = reflectionOf(preparation);
  if (pictures) {
    const page = preparationReport(preparation, { title: basename(out), steps: pictures.steps, ...reflection });
    await writeFileAtomic(beside.report, new TextEncoder().encode(page));
    await writeFileAtomic(beside.config, new TextEncoder().encode(preparation.settingsText));
  }
  printRemarks(preparation, known, found ? "scan" : "spec");
  printResult({ ...preparationSummary(preparation), ...reflection, out, ...(pictures && beside) }, { json });
}

async function readStored({ config, cohere }: PrepareCommandOptions): Promise<StoredPreparation> {
  if (config !== undefined && cohere !== undefined) throw new UsageError("--config and --cohere: give one of them");
  if (config !== undefined) {
    const text = await readFileText(config);
    return readPrepareSettings(text, config, (name) => resolve(dirname(config), name));
  }
  if (cohere === undefined) return { settings: {} };
  const { notes, ...stored } = await readCohereFolder(cohere);
  for (const note of notes) printNote(`cohere: ${note}`);
  return stored;
}

/** Which layout it is, and what was taken from it. */
function printFound({ frames, dataset, header, beamline }: FoundScan, words: readonly string[]): void {
  const where = beamline ? `${beamline.facility} ${beamline.name}` : "frames of a detector, without a goniometer";
  const which = header.number === undefined ? "" : `, scan ${header.number}`;
  printNote(`layout: ${where}${which}; frames of ${frames}${dataset ? ` at ${dataset}` : ""}`);
  if (words.length > 0) printNote(`detector: ${words.join(", ")}`);
}

function printRemarks(
  { account, remarks, settings: { slice } }: Preparation,
  known: ScanAcquisition,
  log: string,
): void {
  for (const remark of scanRemarks(known, slice ? undefined : account.framesShape[0])) {
    printWarning(`${log}: ${remark}`);
  }
  if (known.geometry) printNote(`geometry: ${known.geometry.name}`);
  for (const remark of remarks) printNote(`${remark}`);
}

/** Where the geometry tells. */
function reflectionOf({ pattern }: Preparation): { twoThetaDegrees?: number; dSpacingAngstroms?: number } {
  const scattering = scatteringOfPattern(pattern.acquisition ?? {});
  if (!scattering) return {};
  return { twoThetaDegrees: scattering.twoThetaDegrees, dSpacingAngstroms: 10 * scattering.dSpacingNanometers };
}
