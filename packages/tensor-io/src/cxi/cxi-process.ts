/** The history of a volume in a CXI file: one `process_N` per step, the newest first as `process_1`. */

import { mapTo } from "../arrays/map-to.js";
import type { Json, ProcessRecord } from "../arrays/volume.js";
import { type Hdf5Reader, isRealArray } from "../hdf5/hdf5-reader.js";
import type { Hdf5Writer } from "../hdf5/hdf5-writer.js";
import { CXI } from "./cxi-content.js";

/**
 * `process_1` is the step that made the image, `process_2` the one before it, and so on; `sequence_index` counts them
 * in the order they ran. Each holds `program`, `version`, `command`, `date`, `parameters` (JSON) and, for programs
 * that read no JSON, its plain parameters one by one in `configuration`.
 * @param errorCurve - goes to `process_1/error_curve`.
 */
export function writeHistory(writer: Hdf5Writer, history: readonly ProcessRecord[], errorCurve?: Float64Array): void {
  for (const [index, record] of history.entries()) {
    const path = processPath(history.length - index);
    writer.group(path, "NXprocess");
    writer.number(`${path}/sequence_index`, index + 1, { isInteger: true });
    for (const key of ["program", "version", "command", "date"] as const) writer.text(`${path}/${key}`, record[key]);
    writer.text(`${path}/parameters`, JSON.stringify(record.parameters));
    // the seed beside the command: the two repeat the step
    const { seed } = record.parameters;
    if (typeof seed === "number") writeNumber(writer, `${path}/seed`, seed);
    writeConfiguration(writer, `${path}/configuration`, record.parameters);
  }
  if (errorCurve === undefined || errorCurve.length === 0) return;
  const path = processPath(1);
  if (history.length === 0) writer.group(path, "NXprocess");
  writer.array(`${path}/error_curve`, { data: errorCurve, shape: [errorCurve.length] });
}

/** Steps first to last; tolerant of programs that write only some of the fields. */
export function readHistory(reader: Hdf5Reader): ProcessRecord[] {
  const numbers = reader.names(CXI.entry).flatMap((name) => /^process_(\d+)$/.exec(name)?.[1] ?? []);
  const steps = numbers.map((number) => readProcess(reader, processPath(Number(number)), Number(number)));
  const known = steps.filter(({ record }) => record.program !== "" || record.command !== "");
  return known.sort((a, b) => a.order - b.order).map(({ record }) => record);
}

export function readErrorCurve(reader: Hdf5Reader): Float64Array {
  const curve = reader.array(`${processPath(1)}/error_curve`);
  return isRealArray(curve) ? mapTo(Float64Array, curve.data, Number) : new Float64Array(0);
}

function processPath(number: number): string {
  return `${CXI.entry}/process_${number}`;
}

function writeConfiguration(writer: Hdf5Writer, path: string, parameters: ProcessRecord["parameters"]): void {
  writer.group(path, "NXcollection");
  for (const [name, value] of Object.entries(parameters)) {
    // anything else would be taken for a path
    if (!/^\w+$/.test(name)) continue;
    if (typeof value === "number" || typeof value === "boolean") writeNumber(writer, `${path}/${name}`, Number(value));
    else if (typeof value === "string") writer.text(`${path}/${name}`, value);
  }
}

function writeNumber(writer: Hdf5Writer, path: string, value: number): void {
  writer.number(path, value, { isInteger: Number.isSafeInteger(value) });
}

function readProcess(reader: Hdf5Reader, path: string, number: number): { order: number; record: ProcessRecord } {
  const text = (name: string): string => reader.text(`${path}/${name}`) ?? "";
  const record = {
    program: text("program") || (reader.text(`${CXI.entry}/program_name`) ?? ""),
    version: text("version"),
    command: text("command"),
    date: text("date"),
    parameters: parseParameters(text("parameters")) ?? readConfiguration(reader, `${path}/configuration`),
  };
  return { order: reader.number(`${path}/sequence_index`) ?? number, record };
}

function parseParameters(text: string): ProcessRecord["parameters"] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return isRecord ? (value as ProcessRecord["parameters"]) : undefined;
  } catch {
    return undefined;
  }
}

function readConfiguration(reader: Hdf5Reader, path: string): ProcessRecord["parameters"] {
  const entries = reader.names(path).flatMap((name): [string, Json][] => {
    const value = reader.text(`${path}/${name}`) ?? reader.number(`${path}/${name}`);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
