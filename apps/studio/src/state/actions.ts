/** What a person can do: each asks the lab, and puts what comes back into the store. */

import { proxy } from "comlink";
import type { Compared, PairFacts } from "../lab/compare-pair.js";
import type { DroppedFile } from "../lab/dropped-files.js";
import type { Opened, OpenOptions } from "../lab/open-files.js";
import type { SessionSettings } from "../lab/session-settings.js";
import { isCohere } from "../lab/tell-apart.js";
import { lab } from "./lab.js";
import { saveBlob } from "./save-blob.js";
import { type Stage, type Studio, studio } from "./studio.js";

export function goTo(stage: Stage): void {
  studio.set({ stage });
  scrollTo(0, 0);
}

export function openFiles(files: readonly DroppedFile[], options: OpenOptions = {}): Promise<void> {
  const [session] = files.filter(({ path }) => /session[^/]*\.npz$/.test(path));
  if (session) return openSession(session.file);
  const known = new Set([...studio.get().fileNames, ...files.map(({ path }) => path)]);
  return doing("reading", async () => {
    const onProgress = proxy((share: number) => studio.set({ share }));
    const opened = await lab.open(files, options, onProgress);
    studio.set({ fileNames: [...known] });
    const stored = files.find(({ path }) => /\.prepare\.(ya?ml|json)$/i.test(path));
    const cohere = files.map(({ path }) => path).filter(isCohere);
    if (stored) studio.set({ prepareSettings: await lab.prepareSettings(stored.path), notes: [] });
    else if (cohere.length > 0) {
      const { settings: prepareSettings, notes } = await lab.cohereSettings(cohere);
      studio.set({ prepareSettings, notes });
    }
    if (opened.kind === "beside") {
      if ((stored || cohere.length > 0) && studio.get().opened?.kind === "frames") await prepare();
      return;
    }
    await show(opened);
  });
}

export function openExample(): Promise<void> {
  return doing("simulating a crystal", async () => show(await lab.openExample()));
}

const NOTHING_FOUND = {
  prepared: undefined,
  report: undefined,
  phased: undefined,
  record: undefined,
  summary: undefined,
  beside: undefined,
};

async function show(opened: Opened): Promise<void> {
  studio.set({ opened, ...NOTHING_FOUND, volumes: await lab.volumes() });
  if (opened.kind === "frames") {
    goTo("prepare");
    await prepare({ strokes: [], undone: [] });
  }
  if (opened.kind === "pattern") goTo("phase");
  if (opened.kind === "reconstruction") {
    await showObject();
    goTo("look");
  }
}

/** The settings count at once; what they come to follows. */
export async function prepare(
  change: Partial<Pick<Studio, "prepareSettings" | "strokes" | "undone">> = {},
): Promise<void> {
  studio.set(change);
  const { prepareSettings, strokes } = studio.get();
  await doing("preparing", async () => {
    const prepared = await lab.prepare(
      prepareSettings,
      strokes,
      proxy((soon, volumes) => studio.set({ prepared: soon, volumes })),
    );
    studio.set({ prepared, volumes: await lab.volumes(), report: undefined, phased: undefined, record: undefined });
    void keep();
  });
}

export async function estimate(): Promise<void> {
  const { phasingSettings: settings, engine } = studio.get();
  await doing("trying a few iterations", async () =>
    studio.set({ expected: await lab.estimate({ settings, engine }) }),
  );
}

export async function phase(): Promise<void> {
  const { phasingSettings: settings, engine, from, fineTune = 0 } = studio.get();
  await doing("phasing", async () => {
    studio.set({ isCutOff: false });
    await keep(true);
    studio.set({ forming: undefined });
    const phased = await lab.phase(
      { settings, engine, from, fineTune },
      proxy((report) => {
        const { done, total } = report.run;
        // a bar that stands still until it grows costs no pictures
        studio.set({ report, share: total > 0 ? done / total : 0, ...(report.surface && { forming: report.surface }) });
      }),
    );
    studio.set({ phased, withoutCrystal: phased.withoutCrystal });
    await showObject();
    goTo("judge");
    void keep();
  });
}

/** Another engine is taken only where a person says so. */
export function phaseOnProcessor(): Promise<void> {
  studio.set({ engine: "wasm" });
  return phase();
}

export async function analyze(change: Partial<Pick<Studio, "analysisSettings" | "geometry">>): Promise<void> {
  studio.set(change);
  const { analysisSettings: settings, geometry } = studio.get();
  await doing("analyzing", async () => {
    studio.set({ withoutCrystal: await lab.analyze({ settings, geometry }) });
    await showObject();
  });
}

/** Another reconstruction beside the one there is. */
export async function openBeside(file: File): Promise<void> {
  const { analysisSettings: settings, geometry } = studio.get();
  await doing("reading", async () => {
    studio.set({ beside: await lab.beside(file, { settings, geometry }), volumes: await lab.volumes() });
  });
}

/** What a start has come to so far, as a file. */
export async function keepStart(id: number, name: string): Promise<void> {
  try {
    saveBlob(await lab.keepStart(id), name);
  } catch (error) {
    studio.set({ problem: error instanceof Error ? error.message : String(error) });
  }
}

/** @returns nothing where the two cannot be compared. */
export async function compare(first: Compared, second: Compared): Promise<PairFacts | undefined> {
  let facts: PairFacts | undefined;
  await doing("aligning", async () => {
    facts = await lab.compare(first, second);
    studio.set({ volumes: await lab.volumes() });
  });
  return facts;
}

async function showObject(): Promise<void> {
  const [record, summary, volumes] = await Promise.all([lab.record(), lab.summary(), lab.volumes()]);
  studio.set({ record, summary, volumes });
}

export async function download(part: Parameters<typeof lab.takeAway>[0], name: string): Promise<void> {
  await doing(`writing ${name}`, async () => saveBlob(await lab.takeAway(part, name), name));
}

/** In one file, which is dropped here again, or on another machine. */
export function saveSession(): Promise<void> {
  return doing("writing the session", async () => {
    saveBlob(await lab.saveSession(settingsOf(studio.get())), "autophase-session.npz");
  });
}

/** @param file - undefined: what the browser kept. */
export function openSession(file?: File): Promise<void> {
  return doing("going on", async () => {
    const { opened, settings, files } = await (file ? lab.openSession(file) : lab.restoreKept());
    const { isPhasing: isCutOff = false } = settings;
    studio.set({ ...NOTHING_FOUND, ...settings, undone: [], opened, fileNames: files, isCutOff });
    await showObject();
    goTo(opened.kind === "reconstruction" ? "look" : opened.kind === "frames" && !isCutOff ? "prepare" : "phase");
    if (opened.kind === "frames" && !isCutOff) await prepare();
  });
}

function settingsOf(state: Studio): SessionSettings {
  const { prepareSettings, strokes, phasingSettings, engine, from, fineTune = 0, analysisSettings, geometry } = state;
  return { prepareSettings, strokes, phasingSettings, engine, from, fineTune, analysisSettings, geometry };
}

/** Beside what the person does next. */
async function keep(isPhasing = false): Promise<void> {
  studio.set({ unkept: await lab.keep({ ...settingsOf(studio.get()), isPhasing }) });
}

/** What goes on, by the order in which it was begun. */
const under = new Map<symbol, string>();

/** What is refused becomes a sentence, and the page goes on. */
async function doing(busy: string, work: () => Promise<void>): Promise<void> {
  const own = Symbol(busy);
  under.set(own, busy);
  studio.set({ busy, share: undefined, problem: undefined });
  let problem: string | undefined;
  try {
    await work();
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    // given up for another that goes on
    if (error instanceof Error && error.name === "AbortError" && under.size > 1) problem = undefined;
  }
  under.delete(own);
  studio.set({ busy: [...under.values()].at(-1), ...(problem !== undefined && { problem }) });
}
