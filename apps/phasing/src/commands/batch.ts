/** `autophase batch`: many scans by one recipe, in one folder with one page. */

import { basename, dirname, resolve } from "node:path";
import {
  assertRoom,
  assertVariables,
  BATCH_SETTINGS,
  type BatchPlan,
  batchWords,
  createPacedWriter,
  DEFAULT_PLAN,
  planScans,
  readBatchPlan,
  runBatch,
  type SeriesRow,
} from "@autophase/batch";
import { arrivingScans, listScans, readSeries, writeSeriesRow, writeSeriesTables } from "@autophase/batch/node";
import {
  addSettings,
  claimFolder,
  InterruptedError,
  interruptSignal,
  parseChoice,
  printNote,
  printResult,
  typedSettings,
  UsageError,
} from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName, selectEngine } from "@autophase/kernels";
import { availableCores } from "@autophase/kernels/wasm";
import { planPhasing } from "@autophase/reconstruction";
import { createLastingPool } from "@autophase/reconstruction/node";
import { readSpec } from "@autophase/tensor-io";
import { readFileText } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { jobOf, processFiles, type ScanJob } from "../batch/process-files.js";
import { createSeriesPageWriter } from "../batch/write-series-page.js";

interface BatchCommandOptions {
  readonly out: string;
  readonly engine: EngineName | "auto";
  readonly json?: boolean;
}

export function batchCommand(): Command {
  const command = new Command("batch")
    .description("prepare, reconstruct and analyse many scans by one recipe; a restart goes on where it stood")
    .argument("[plan]", "YAML or JSON: these options, and the settings of prepare, phasing, analyze and of exceptions")
    .requiredOption("--out <folder>", "where a folder for each scan goes, index.html, series.csv and series.json");
  return addSettings(command, BATCH_SETTINGS)
    .option("--engine <name>", `auto, ${ENGINE_NAMES.join(", ")}`, parseChoice(["auto", ...ENGINE_NAMES]), "auto")
    .option("--json", "end with one JSON object on standard output")
    .action(runBatchCommand);
}

async function runBatchCommand(
  file: string | undefined,
  options: BatchCommandOptions,
  command: Command,
): Promise<void> {
  const signal = interruptSignal();
  const { out, engine: named, json = false } = options;
  const written = file === undefined ? DEFAULT_PLAN : await readPlanFile(file);
  const plan = { ...written, settings: { ...written.settings, ...typedSettings(command, BATCH_SETTINGS) } };
  const { spec, against = [undefined], continue: continues } = plan.settings;
  const atOnce = continues ? 1 : (plan.settings.atOnce ?? scansAtOnce(plan));
  await claimFolder(out, "series.json", { isMade: false });
  const scans = await scansOf(plan, signal);
  await claimFolder(out, "series.json");
  const { engine } = await selectEngine(named);
  const cores = Math.floor(availableCores() / atOnce) || 1;
  const runners = createLastingPool(engine, { keepsThreadFree: true, cores });
  const writePage = createSeriesPageWriter(out);
  const shown = createPacedWriter(async ({ rows, isOpen }: { rows: readonly SeriesRow[]; isOpen: boolean }) => {
    await writeSeriesTables(out, rows);
    await writePage(rows, { title: basename(resolve(out)), against, isOpen });
  });
  let rows = await readSeries(out);
  try {
    await shown.write({ rows, isOpen: true });
    rows = await runBatch<ScanJob>({
      scans,
      rows,
      atOnce,
      signal,
      process: (job, rows) => processFiles(job, plan, { out, spec, runners, signal, rows }),
      async keep(row, all) {
        await writeSeriesRow(out, row);
        await shown.write({ rows: all, isOpen: true });
      },
      onEvent(event) {
        printNote(batchWords(event));
      },
    });
    await shown.finish({ rows, isOpen: signal.aborted });
  } finally {
    await runners.dispose();
    engine.dispose();
  }
  const failed = rows.filter(({ error }) => error !== null).length;
  if (signal.aborted) {
    throw new InterruptedError(`interrupted; ${rows.length} scans are in ${out}, and the same command goes on`);
  }
  const trusted = rows.filter(({ trustworthy }) => trustworthy).length;
  printResult({ scans: rows.length, trusted, failed, out, page: `${out}/index.html` }, { json });
  assertRoom(rows, out);
}

/** Relative names are taken from the folder of the plan. */
async function readPlanFile(file: string): Promise<BatchPlan> {
  return readBatchPlan(await readFileText(file), file, (name) => resolve(dirname(file), name));
}

/** As many as cores carry beside the starts of one. */
function scansAtOnce({ treatment }: BatchPlan): number {
  const { starts } = planPhasing(treatment.phasing, "answer").settings;
  return Math.max(1, Math.floor(availableCores() / starts));
}

async function scansOf(plan: BatchPlan, signal: AbortSignal): Promise<Iterable<ScanJob> | AsyncIterable<ScanJob>> {
  const { frames, watch, settle = 10, spec } = plan.settings;
  const folder = watch ?? frames;
  if (folder === undefined)
    throw new UsageError("expected --frames FOLDER or --watch FOLDER, or a plan that names one");
  const found = await listScans(folder);
  if (watch !== undefined) {
    planScans(plan, []);
    const { scans } = plan.settings;
    return mapped(arrivingScans(watch, { settle, scans, signal }), (files) => jobOf(files, plan, spec));
  }
  const log = spec === undefined ? undefined : readSpec(await readFileText(spec), { file: spec });
  const logged = log ? [{ place: log.file, numbers: log.numbers }] : [];
  const numbers = planScans(plan, [{ place: folder, numbers: found.map(({ scan }) => scan) }, ...logged]);
  if (log) assertVariables(plan.settings.against, numbers, log);
  return found.filter(({ scan }) => numbers.includes(scan)).map((files) => jobOf(files, plan, spec));
}

async function* mapped<From, To>(values: AsyncIterable<From>, map: (value: From) => To): AsyncGenerator<To> {
  for await (const value of values) yield map(value);
}
