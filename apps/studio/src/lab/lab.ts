/** The worker in which everything heavy happens. The page asks it for what it shows. */

import { listEngines } from "@autophase/kernels";
import type { ChosenPrepareSettings, MaskStroke } from "@autophase/preparation";
import { readPrepareSettings } from "@autophase/preparation/settings-file";
import { expose, transfer } from "comlink";
import { cohereSettings } from "./cohere-settings.js";
import { type Compared, comparePair } from "./compare-pair.js";
import { crystalMarks } from "./crystal-marks.js";
import { crystalSurface, type SurfaceRequest } from "./crystal-surface.js";
import { type DroppedFile, droppedPath } from "./dropped-files.js";
import { estimatePhasing } from "./estimate-phasing.js";
import { openExample } from "./example.js";
import { countsHistogramOf, figuresOf } from "./figures-of.js";
import { keepStart } from "./keep-start.js";
import { createKeptSession } from "./kept-session.js";
import { createLabState } from "./lab-state.js";
import { openBeside } from "./open-beside.js";
import { type OpenOptions, openFiles } from "./open-files.js";
import { type PhasingRequest, phasePattern, type RunReport } from "./phase-pattern.js";
import { type PreparedFacts, prepareScan } from "./prepare-scan.js";
import { previewScan } from "./preview-scan.js";
import { readSession, writeSession } from "./session.js";
import type { SessionSettings } from "./session-settings.js";
import { type AnalysisRequest, analyzeAgain } from "./set-reconstruction.js";
import { type TakenPart, takeAway } from "./take-away.js";
import type { PlaneIndex, VolumeFacts } from "./volumes.js";

const state = createLabState();
const kept = createKeptSession();
let preparing = new AbortController();

const lab = {
  open: (files: readonly DroppedFile[], options: OpenOptions, onProgress?: (share: number) => void) =>
    openFiles(state, files, { ...options, onProgress }),
  openExample: () => openExample(state),
  /** Of a settings file that was dropped: what it names are files that were dropped too. */
  async prepareSettings(path: string) {
    const text = await state.files.get(path).text();
    return readPrepareSettings(text, path, (name) => droppedPath(state.files, name)).settings;
  },
  cohereSettings: (paths: readonly string[]) => cohereSettings(state.files, paths),
  figures: () => figuresOf(state),
  histogram: (volume: string) => countsHistogramOf(state, volume),
  marks: () => crystalMarks(state),
  volumes: () => state.volumes.list(),
  plane(volume: string, axis: number, index: PlaneIndex) {
    const plane = state.volumes.plane(volume, axis, index);
    // a copy of its own, unless the volume is an image
    const values = plane.values.buffer === state.volumes.get(volume).array.data.buffer ? [] : [plane.values.buffer];
    return transfer(plane, values);
  },
  /** One at a time: the one under way gives up. The part that shows sooner comes to `onPreview` before the whole. */
  async prepare(
    settings: ChosenPrepareSettings,
    strokes: readonly MaskStroke[],
    onPreview: (soon: PreparedFacts, volumes: readonly VolumeFacts[]) => void,
  ) {
    preparing.abort();
    preparing = new AbortController();
    const { signal } = preparing;
    const soon = await previewScan(state, settings, strokes, signal);
    if (soon) {
      onPreview(soon, state.volumes.list());
      await restWith(signal);
    }
    return prepareScan(state, settings, strokes, signal);
  },
  engines: () => listEngines(),
  estimate: (request: PhasingRequest) => estimatePhasing(state, request),
  phase: (request: PhasingRequest, onReport: (report: RunReport) => void) => phasePattern(state, request, onReport),
  pause: () => state.running?.run.pause() ?? false,
  resume: () => state.running?.run.resume() ?? false,
  stop: () => state.running?.run.stop(new DOMException("stopped", "AbortError")) ?? false,
  record: () => state.reconstruction?.reconstruction.history.at(-1),
  analyze: (request: AnalysisRequest) => analyzeAgain(state, request),
  beside: (file: File, request: AnalysisRequest) => openBeside(state, file, request),
  keepStart: (id: number) => keepStart(state, id),
  compare: (first: Compared, second: Compared) => comparePair(state, first, second),
  summary: () => state.analysis?.summary,
  async surface(request: SurfaceRequest) {
    const surface = await crystalSurface(state, request);
    return transfer(surface, [surface.positions.buffer, surface.triangles.buffer, surface.colours.buffer]);
  },
  takeAway: (part: TakenPart, name: string) => takeAway(state, part, name),
  async saveSession(settings: SessionSettings) {
    return new Blob([new Uint8Array(await writeSession(state, settings))], { type: "application/octet-stream" });
  },
  async openSession(file: File) {
    return readSession(state, new Uint8Array(await file.arrayBuffer()), file.name);
  },
  keep: (settings: SessionSettings) => kept.keep(state, settings),
  keptDate: () => kept.date(),
  restoreKept: () => kept.restore(state),
};

export type Lab = typeof lab;

/** Who turns a knob turns it on: the whole waits for the last turn. */
const REST_MILLISECONDS = 400;

function restWith(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, REST_MILLISECONDS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

expose(lab);
