/** `autophase calibrate`: where a detector stands, from images of the direct beam. */

import { type BeamlineGeometry, beamPixel, calibrateDetector, geometryOfScan, motorsAt } from "@autophase/analysis";
import {
  assertEnding,
  claimOutputs,
  parseCount,
  printNote,
  printResult,
  printWarning,
  UsageError,
} from "@autophase/command-line";
import { calibrationFigureSvg } from "@autophase/figures";
import { findMarkedPixels } from "@autophase/tensor-io";
import { readFrames, writeFileAtomic } from "@autophase/tensor-io/node";
import { Command } from "commander";
import { readGeometry } from "../geometry/read-geometry.js";
import { type FoundScan, findScan } from "../preparation/find-scan.js";

interface CalibrateOptions {
  readonly out: string;
  readonly picture?: string;
  readonly scan?: number;
  readonly detector?: string;
  readonly geometry?: string;
  readonly force: boolean;
  readonly json?: boolean;
}

export function calibrateCommand(): Command {
  return new Command("calibrate")
    .description(
      "find distance, direct beam, rotation and tilt of a detector from a scan of its arm through the direct beam",
    )
    .argument("<scan>", "scan file of a beamline, as prepare takes it")
    .requiredOption("--out <file>", "where the geometry goes, .json, for --geometry of prepare and analyze")
    .option("--picture <file>", "the images on the detector and how far the fit is off, .svg")
    .option("--scan <n>", "which scan of the file", parseCount())
    .option("--detector <name>", "which detector of a file that has several")
    .option("--geometry <name or file>", "beamline, or a .json file, to begin with; default by the scan")
    .option("--force", "write also over a file that is read", false)
    .option("--json", "end with one JSON object on standard output")
    .action(runCalibrate);
}

async function runCalibrate(named: string, options: CalibrateOptions): Promise<void> {
  const { out, picture, scan, detector, force, json = false } = options;
  assertEnding(out, [".json"]);
  assertEnding(picture, [".svg"]);
  await claimOutputs({ out, picture }, { inputs: [named, options.geometry], force });
  const found = await findScan(named, { scan, detector });
  if (!found)
    throw new UsageError(`${named} is no scan of a known layout, so that the angles of the arm are not known`);
  const start = await geometryToBegin(found, options.geometry);
  const images = await readImages(found, start);
  const calibration = calibrateDetector(start, images);
  const { geometry, residualPixels, rmsPixels, tiltUncertainDegrees, warnings } = calibration;
  for (const [i, { anglesDegrees, pixel }] of images.entries()) {
    const angles = Object.entries(anglesDegrees).map(([motor, angle]) => `${motor} ${angle.toFixed(3)}`);
    const [row, column] = residualPixels[i].map((value) => value.toFixed(2));
    printNote(
      `image ${i + 1}: ${angles.join(", ")}; beam at ${pixel.map((value) => value.toFixed(2)).join(", ")}; off by ${row}, ${column}`,
    );
  }
  for (const warning of warnings) printWarning(`warning: ${warning}`);
  await writeFileAtomic(out, new TextEncoder().encode(`${JSON.stringify(geometry, null, 2)}\n`));
  if (picture) await writeFileAtomic(picture, new TextEncoder().encode(calibrationFigureSvg(images, calibration)));
  const { centralPixel, rotationDegrees, tiltDegrees, tiltAzimuthDegrees } = geometry.detector;
  const fitted = { rotationDegrees, tiltDegrees, tiltUncertainDegrees, tiltAzimuthDegrees };
  printResult(
    {
      beamline: geometry.name,
      images: images.length,
      distanceMeters: geometry.distanceMeters ?? null,
      centralPixel: [...(centralPixel ?? [])],
      ...Object.fromEntries(Object.entries(fitted).map(([name, value]) => [name, value ?? null])),
      rmsPixels,
      out,
      ...(picture !== undefined && { picture }),
    },
    { json },
  );
}

async function geometryToBegin({ header, beamline }: FoundScan, named: string | undefined): Promise<BeamlineGeometry> {
  if (named !== undefined) return readGeometry(named, header);
  if (beamline) return geometryOfScan(beamline, header);
  throw new UsageError("the scan has the circles of no known beamline: give --geometry NAME or FILE.json");
}

async function readImages({ frames: file, dataset, header }: FoundScan, geometry: BeamlineGeometry) {
  const frames = await readFrames(file, { dataset });
  const [count, rows, columns] = frames.shape;
  const marked = new Set(findMarkedPixels(frames));
  return Array.from({ length: count }, (_, i) => {
    const size = rows * columns;
    const data = Float64Array.from({ length: size }, (_, k) => (marked.has(k) ? 0 : Number(frames.data[i * size + k])));
    return { pixel: beamPixel({ data, shape: [rows, columns] }), ...motorsAt(geometry, header, i) };
  });
}
