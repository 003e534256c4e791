/** A scan as its beamline would have written it. */

import {
  FormatError,
  type Hdf5ScanLayout,
  type Hdf5Writer,
  type RealArray,
  type RealData,
  writeHdf5,
  writeTiff,
} from "@autophase/tensor-io";
import type { Beamline, BeamlineDetector } from "../beamlines/beamline.js";

export interface ScanFile {
  /** With the folders that it is in. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether other scans of the folder are told of in it too: see `sharedScanFile`. */
  readonly isShared?: boolean;
}

/** What a beamline knows of a scan; names are those of its motors. */
export interface ScanToWrite {
  readonly number: number;
  /** What the sample is called, hence the files. */
  readonly sample: string;
  /** `[frame, row, column]`, counts. */
  readonly frames: RealArray;
  /** Angles, stages, energy (keV), distance (mm) by the motor's name. */
  readonly positions: { readonly [motor: string]: number };
  readonly rockingMotor: string;
  /** Where it stood at each frame. */
  readonly rockingDegrees: readonly number[];
  readonly detector: BeamlineDetector;
  /** Counts of the beam at each frame. */
  readonly monitor?: readonly number[];
}

/**
 * In the first layout that the beamline has: a master file with its data beside it, a SPEC file with a folder of
 * frames, or a FIO file with a master file.
 */
export async function scanFiles(beamline: Beamline, scan: ScanToWrite): Promise<ScanFile[]> {
  if (beamline.logs.includes("fio")) return fioFiles(scan);
  const [layout] = beamline.hdf5;
  return layout ? hdf5Files(beamline, layout, scan) : specFiles(beamline, scan);
}

/** Frames in files of so many, as a detector by Dectris is set to. */
const FRAMES_A_FILE = 100;

async function fioFiles(scan: ScanToWrite): Promise<ScanFile[]> {
  const { sample, number, positions, rockingMotor, rockingDegrees, monitor = [], detector, frames } = scan;
  const name = `${sample}_${String(number).padStart(5, "0")}`;
  const [camera] = detector.names;
  const [first, last] = [rockingDegrees[0], rockingDegrees.at(-1)];
  const columns = [rockingMotor, ...(monitor.length > 0 ? ["ipetra"] : [])];
  const text = [
    "!",
    "! Comments",
    "%c",
    `ascan ${rockingMotor} ${first} ${last} ${rockingDegrees.length - 1} 1`,
    "!",
    "! Parameter",
    "%p",
    ...Object.entries(positions).map(([motor, value]) => `${motor} = ${value}`),
    `_ccd = ${camera}`,
    "!",
    "! Data",
    "%d",
    ...columns.map((column, i) => ` Col ${i + 1} ${column} DOUBLE`),
    ...rockingDegrees.map((angle, i) => ` ${[angle, ...monitor.slice(i, i + 1)].join(" ")}`),
    "",
  ].join("\n");
  const master = await dectrisFiles(frames, `${name}/${camera}/${name}`, detector);
  return [{ name: `${name}/${name}.fio`, bytes: new TextEncoder().encode(text) }, ...master];
}

/** A master file that links to files of frames beside it. */
async function dectrisFiles(
  frames: RealArray,
  stem: string,
  { pixelSizeMeters }: BeamlineDetector,
): Promise<ScanFile[]> {
  const parts = partsOf(frames, FRAMES_A_FILE);
  const base = stem.slice(stem.lastIndexOf("/") + 1);
  const numbered = (i: number): string => `data_${String(i + 1).padStart(6, "0")}`;
  const data = parts.map(async (part, i): Promise<ScanFile> => {
    const bytes = await writeHdf5((writer) => {
      makeGroups(writer, "/entry/data");
      writer.array("/entry/data/data", part, { isCompressed: true });
    });
    return { name: `${stem}_${numbered(i)}.h5`, bytes };
  });
  const [, rows, columns] = frames.shape;
  const master = writeHdf5((writer) => {
    makeGroups(writer, "/entry/data");
    makeGroups(writer, "/entry/instrument/detector/detectorSpecific", "/entry");
    const group = "/entry/instrument/detector";
    writer.number(`${group}/y_pixel_size`, pixelSizeMeters[0], { units: "m" });
    writer.number(`${group}/x_pixel_size`, pixelSizeMeters[1], { units: "m" });
    const good = { data: new Uint32Array(rows * columns), shape: [rows, columns] };
    writer.array(`${group}/detectorSpecific/pixel_mask`, good, { isCompressed: true });
    for (const i of parts.keys()) {
      writer.externalLink(`/entry/data/${numbered(i)}`, `${base}_${numbered(i)}.h5`, "/entry/data/data");
    }
  });
  return [{ name: `${stem}_master.h5`, bytes: await master }, ...(await Promise.all(data))];
}

function partsOf({ data, shape }: RealArray, most: number): RealArray[] {
  const [frames, ...frame] = shape;
  const size = data.length / frames;
  return Array.from({ length: Math.ceil(frames / most) }, (_, i) => {
    const part = data.slice(i * most * size, (i + 1) * most * size) as RealData;
    return { data: part, shape: [part.length / size, ...frame] };
  });
}

async function hdf5Files(beamline: Beamline, layout: Hdf5ScanLayout, scan: ScanToWrite): Promise<ScanFile[]> {
  const { number, sample, rockingMotor, rockingDegrees, positions, frames, detector, monitor } = scan;
  const group = `/${layout.groups[0].replace("{scan}", digitsOf(beamline, number))}`;
  const named = detector.names[0];
  const bytes = await writeHdf5((writer) => {
    const made = new Set<string>(["/"]);
    const at = (path: string): string => {
      const whole = `${group}/${path}`;
      makeGroups(writer, whole.slice(0, whole.lastIndexOf("/")), "", made);
      return whole;
    };
    writer.array(at(layout.frames[0].replace("{detector}", named)), frames, { isCompressed: true });
    const rocking = { data: Float64Array.from(rockingDegrees), shape: [rockingDegrees.length] };
    if (layout.command) {
      const [first, last] = [rockingDegrees[0], rockingDegrees.at(-1)];
      writer.text(at(layout.command[0]), `ascan ${rockingMotor} ${first} ${last} ${rockingDegrees.length - 1} 1`);
    }
    if (layout.moving) writer.text(at(layout.moving.namedBy), rockingMotor);
    const column = layout.moving?.column[0] ?? layout.columns?.[rockingMotor]?.[0];
    if (column) writer.array(at(column), rocking);
    for (const [motor, value] of Object.entries(positions)) {
      const path = layout.positions?.[motor]?.[0] ?? `${positionGroup(layout, motor)}/${motor}`;
      const isRocking = motor === rockingMotor && column === undefined;
      if (isRocking) writer.array(at(path.replaceAll("*", "")), rocking);
      else writer.number(at(path.replaceAll("*", "")), value);
    }
    if (monitor) {
      const counts = { data: Float64Array.from(monitor), shape: [monitor.length] };
      writer.array(at(`${layout.columnGroups?.[0]}/${beamline.monitors[0]}`), counts);
    }
    if (layout.detector) {
      const about = layout.detector.replace("{detector}", named);
      writer.number(at(`${about}/y_pixel_size`), detector.pixelSizeMeters[0], { units: "m" });
      writer.number(at(`${about}/x_pixel_size`), detector.pixelSizeMeters[1], { units: "m" });
    }
  });
  return [{ name: `${sample}_${digitsOf(beamline, number)}${layout.groups[0] === "com" ? ".nxs" : ".h5"}`, bytes }];
}

function positionGroup({ positionGroups }: Hdf5ScanLayout, motor: string): string {
  const [group] = positionGroups ?? [];
  if (group !== undefined) return group;
  throw new FormatError("scanFiles", `the layout has no place for ${motor}`);
}

/** Files of the ESRF number scans as they are, those of SOLEIL with zeros before. */
function digitsOf({ facility }: Beamline, number: number): string {
  return facility === "SOLEIL" ? String(number).padStart(4, "0") : String(number);
}

/** All groups on the way to a path; those above `from` are there. */
function makeGroups(writer: Hdf5Writer, path: string, from = "", made: Set<string> = new Set()): void {
  const parts = path.split("/").filter((part) => part !== "");
  for (let depth = 1; depth <= parts.length; depth++) {
    const group = `/${parts.slice(0, depth).join("/")}`;
    if (made.has(group) || (from !== "" && from.startsWith(group))) continue;
    writer.group(group);
    made.add(group);
  }
}

function specFiles({ monitors }: Beamline, scan: ScanToWrite): ScanFile[] {
  const { number, sample, positions, rockingMotor, rockingDegrees, monitor, frames } = scan;
  const [first, last] = [rockingDegrees[0], rockingDegrees.at(-1)];
  const motors = Object.keys(positions);
  const columns = [rockingMotor, ...(monitor ? [monitors[0]] : [])];
  const text = [
    `#F ${sample}.spec`,
    "#D Sat Nov 28 12:00:00 2026",
    `#O0 ${motors.join("  ")}`,
    `#o0 ${motors.join(" ")}`,
    "",
    `#S ${number}  ascan  ${rockingMotor} ${first} ${last}  ${rockingDegrees.length - 1} 1`,
    "#D Sat Nov 28 12:00:00 2026",
    `#P0 ${Object.values(positions).join(" ")}`,
    `#N ${columns.length}`,
    `#L ${columns.join("  ")}`,
    ...rockingDegrees.map((angle, i) => [angle, ...(monitor ? [monitor[i]] : [])].join(" ")),
    "",
  ].join("\n");
  const folder = `${sample}_S${String(number).padStart(4, "0")}`;
  const images = partsOf(frames, 1).map(({ data, shape: [, rows, columnsOfFrame] }, i): ScanFile => {
    const name = `${folder}/${folder}_${String(i).padStart(5, "0")}.tif`;
    return { name, bytes: writeTiff({ data, shape: [rows, columnsOfFrame] }) };
  });
  return [{ name: `${sample}.spec`, bytes: new TextEncoder().encode(text), isShared: true }, ...images];
}
