/** Everything that there is, in one file: what was opened, the settings, and what they came to. */

import { beamlineNamed } from "@autophase/analysis";
import { PREPARE_SETTINGS } from "@autophase/preparation";
import { describeSettings } from "@autophase/settings";
import {
  type Acquisition,
  type AnyArray,
  FormatError,
  isComplexArray,
  type RealArray,
  readCxi,
  readNpz,
  type ScanHeader,
  writeCxi,
  writeNpz,
} from "@autophase/tensor-io";
import { forgetObject, type LabState, type Scan, setPattern } from "./lab-state.js";
import { type Opened, setFrames } from "./open-files.js";
import type { SessionSettings } from "./session-settings.js";
import { setReconstruction } from "./set-reconstruction.js";

/** In the place of a version of the form: another form has another name. */
const SETTINGS = "autophase_session_1";

interface StoredSettings extends SessionSettings {
  readonly name: string;
  /** What came with the frames. */
  readonly acquisition?: Acquisition | undefined;
  readonly scanSettings?: Scan["settings"] | undefined;
  readonly words?: readonly string[] | undefined;
  /** What their file says of how they were taken, and the name of the beamline. */
  readonly header?: ScanHeader | undefined;
  readonly beamline?: string | undefined;
  /** Names of further scans. */
  readonly more?: readonly string[] | undefined;
  /** Paths of the files that the settings name, in the order of their entries. */
  readonly files: readonly string[];
}

/** An `.npz`: the settings as text, frames as they are, pattern and reconstruction as CXI, files as bytes. */
export async function writeSession(state: LabState, settings: SessionSettings, withFrames = true): Promise<Uint8Array> {
  const { scan, pattern, reconstruction } = state;
  const files = filesNamedBy(state, settings);
  const name = scan?.name ?? pattern?.name ?? reconstruction?.name ?? "nothing";
  const stored: StoredSettings = {
    ...settings,
    name,
    acquisition: scan?.acquisition,
    scanSettings: scan?.settings,
    words: scan?.words,
    header: scan?.recognized?.header,
    beamline: scan?.recognized?.beamline?.name,
    more: scan?.more?.map(({ name }) => name),
    files,
  };
  const arrays: Record<string, RealArray> = {
    [SETTINGS]: bytesArray(new TextEncoder().encode(JSON.stringify(stored, withCollections))),
  };
  if (scan && withFrames) arrays.frames = scan.frames;
  if (scan?.measured) arrays.measured = scan.measured;
  for (const [k, { frames }] of (scan?.more ?? []).entries()) arrays[`frames_${k}`] = frames;
  if (pattern) arrays.pattern_cxi = bytesArray(await writeCxi({ kind: "pattern", pattern: pattern.pattern }));
  if (reconstruction) {
    const content = { kind: "reconstruction", reconstruction: reconstruction.reconstruction } as const;
    arrays.reconstruction_cxi = bytesArray(await writeCxi(content));
  }
  for (const [k, path] of files.entries()) {
    arrays[`file_${k}`] = bytesArray(new Uint8Array(await state.files.get(path).arrayBuffer()));
  }
  return writeNpz(arrays);
}

export interface RestoredSession {
  readonly opened: Opened;
  readonly settings: SessionSettings;
  readonly files: readonly string[];
}

/** @param frames - where they are kept apart. @throws {FormatError} for another file, or one of another version. */
export async function readSession(
  state: LabState,
  bytes: Uint8Array,
  file: string,
  frames?: RealArray,
): Promise<RestoredSession> {
  const arrays = readNpz(bytes, { file });
  const text = arrays.get(SETTINGS);
  if (text === undefined) throw new FormatError(file, "is no session of this version of the studio");
  const stored: StoredSettings = JSON.parse(new TextDecoder().decode(bytesOf(file, text)), toCollections);
  const {
    name,
    acquisition,
    more: names = [],
    files,
    scanSettings,
    words,
    header,
    beamline: named,
    ...others
  } = stored;
  const settings = { ...others, from: others.from ?? [] };
  state.files.add(files.map((path, k) => ({ path, file: fileOf(path, bytesOf(file, arrays.get(`file_${k}`))) })));
  forgetObject(state);
  state.scan = undefined;
  const kept = frames ?? arrays.get("frames");
  let opened: Opened = { kind: "beside", name };
  if (kept && !isComplexArray(kept)) {
    const more = names.map((name, k) => ({ name, frames: realOf(file, arrays.get(`frames_${k}`)) }));
    const [measured, beamline] = [arrays.get("measured"), named === undefined ? undefined : beamlineNamed(named)];
    opened = setFrames(state, {
      name,
      frames: kept,
      ...(more.length > 0 && { more }),
      ...(acquisition && { acquisition }),
      ...(scanSettings && { settings: scanSettings }),
      ...(words && { words }),
      ...(header && { recognized: { header, ...(beamline && { beamline }) } }),
      ...(measured && { measured: { data: bytesOf(file, measured), shape: measured.shape } }),
    });
  }
  const pattern = arrays.get("pattern_cxi");
  if (pattern) {
    const restored = await restorePattern(state, name, bytesOf(file, pattern));
    // a scan stays one after its pattern is there
    if (opened.kind !== "frames") opened = restored;
  }
  const reconstruction = arrays.get("reconstruction_cxi");
  if (reconstruction) opened = await restoreReconstruction(state, name, bytesOf(file, reconstruction), settings);
  return { opened, settings, files };
}

async function restorePattern(state: LabState, name: string, bytes: Uint8Array): Promise<Opened> {
  const content = await readCxi(bytes, { file: name });
  const pattern = content.kind === "pattern" ? content.pattern : content.reconstruction.pattern;
  setPattern(state, name, pattern);
  return { kind: "pattern", name, shape: pattern.intensity.shape };
}

async function restoreReconstruction(
  state: LabState,
  name: string,
  bytes: Uint8Array,
  { analysisSettings: settings, geometry }: SessionSettings,
): Promise<Opened> {
  const content = await readCxi(bytes, { file: name });
  if (content.kind !== "reconstruction") throw new FormatError(name, "holds a pattern, expected a reconstruction");
  setReconstruction(state, name, content.reconstruction, { settings, geometry });
  return { kind: "reconstruction", name, shape: content.reconstruction.object.shape };
}

/** Corrections that the settings name, and objects that starts begin at, without which nothing could be repeated. */
function filesNamedBy({ files }: LabState, { prepareSettings, from }: SessionSettings): readonly string[] {
  const known = new Set(files.names());
  const values: Readonly<Record<string, unknown>> = prepareSettings;
  const named = describeSettings(PREPARE_SETTINGS).flatMap(({ name, namesFile }) => {
    const value = values[name];
    return typeof value === "string" && namesFile?.(value) && known.has(value) ? [value] : [];
  });
  return [...new Set([...named, ...from.filter((path) => known.has(path))])];
}

/** Maps and float64 arrays of a log, which JSON does not know. */
function withCollections(_: string, value: unknown): unknown {
  if (value instanceof Map) return { map: [...value] };
  return value instanceof Float64Array ? { float64: [...value] } : value;
}

function toCollections(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 1) return value;
  if ("map" in value && Array.isArray(value.map)) return new Map(value.map);
  return "float64" in value && Array.isArray(value.float64)
    ? Float64Array.from(value.float64, (entry) => entry ?? Number.NaN)
    : value;
}

function bytesArray(data: Uint8Array): RealArray<Uint8Array> {
  return { data, shape: [data.length] };
}

function realOf(file: string, array: AnyArray | undefined): RealArray {
  if (array && !isComplexArray(array)) return array;
  throw new FormatError(file, "is damaged: a scan of the session is missing");
}

function bytesOf(file: string, array: AnyArray | undefined): Uint8Array<ArrayBuffer> {
  if (array && !isComplexArray(array) && array.data instanceof Uint8Array) return new Uint8Array(array.data);
  throw new FormatError(file, "is damaged: a part of the session is missing");
}

function fileOf(path: string, bytes: Uint8Array<ArrayBuffer>): File {
  return new File([bytes], path.split("/").at(-1) ?? path);
}
