/** Where the frames of a scan are, and what is known of how they were taken. */

import type { ScanAcquisition } from "@autophase/analysis";
import type { ChosenPrepareSettings } from "@autophase/preparation";
import { foundAcquisition, readScanAcquisition } from "../geometry/read-scan-acquisition.js";
import { type DetectorFacts, detectorFacts } from "./detector-facts.js";
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
  const facts = found && (await detectorFacts(found));
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
