/** Where the frames of a scan are, and what is known of how they were taken. */

import { type DetectorFacts, detectorFacts, type ScanAcquisition } from "@autophase/analysis";
import type { ChosenPrepareSettings } from "@autophase/preparation";
import { isComplexArray, type RealArray, ValueError } from "@autophase/tensor-io";
import { readArray } from "@autophase/tensor-io/node";
import { foundAcquisition, readScanAcquisition } from "../geometry/read-scan-acquisition.js";
import type { FoundScan } from "./find-scan.js";
import { findScans, type NamedFrames } from "./find-scans.js";
import { partToRead } from "./part-to-read.js";

export interface KnownScan {
  readonly scans: readonly NamedFrames[];
  readonly known: ScanAcquisition;
  /** Those that were chosen, the saturation that the detector is known to have, and the part of a large scan. */
  readonly settings: ChosenPrepareSettings;
  /** Of the first, where its file is of a known layout. */
  readonly found?: FoundScan | undefined;
  readonly facts?: DetectorFacts | undefined;
}

/** @param names - a folder or a stack each. @throws what reading them throws. */
export async function knownScan(names: readonly string[], chosen: ChosenPrepareSettings): Promise<KnownScan> {
  const scans = await findScans(names, chosen);
  const [{ found }] = scans;
  const facts = found && detectorFacts(found, await readBadPixels(found));
  const part = found && chosen.slice === undefined ? await partToRead(found, chosen) : undefined;
  const settings = {
    ...(facts?.saturation !== undefined && { saturation: facts.saturation }),
    ...chosen,
    ...(part && { slice: part }),
  };
  const { spec, scan, pixelSize, geometry, motors, rockingStep, rockingMotor } = settings;
  const stated = { pixelSize, geometry, motors, rockingStep, rockingMotor };
  const known = found
    ? await foundAcquisition(found, stated)
    : await readScanAcquisition({ spec, scan: scan?.[0], ...stated });
  return { scans, known, settings, found, facts };
}

async function readBadPixels({ frames, header: { detector } }: FoundScan): Promise<RealArray | undefined> {
  if (detector?.mask === undefined) return undefined;
  const bad = await readArray(frames, { dataset: detector.mask });
  if (!isComplexArray(bad)) return bad;
  throw new ValueError(`${frames}: ${detector.mask}: expected real numbers, got complex ones`);
}
