/** The page of a series, beside the folders of its scans. */

import { join } from "node:path";
import { type SeriesRow, seriesAxis } from "@autophase/batch";
import { scanFolderName } from "@autophase/batch/node";
import { type SeriesScan, seriesPage } from "@autophase/figures";
import { isComplexArray, toFloat32 } from "@autophase/tensor-io";
import { readArray, readReconstruction, writeFileAtomic } from "@autophase/tensor-io/node";

export interface SeriesPageOptions {
  readonly title: string;
  readonly against: readonly (string | undefined)[];
  readonly isOpen: boolean;
}

/**
 * @returns what writes `index.html` into `out`; it reads the planes of each scan once.
 * @throws {ValueError} when no scan has what it is to be drawn against.
 */
export function createSeriesPageWriter(out: string) {
  const scans = new Map<string, SeriesScan>();
  return async (rows: readonly SeriesRow[], { title, against, ...state }: SeriesPageOptions): Promise<void> => {
    for (const row of rows) {
      if (!scans.has(keyOf(row))) scans.set(keyOf(row), await scanOf(out, row));
    }
    const content = {
      ...state,
      title,
      scans: rows.flatMap((row) => scans.get(keyOf(row)) ?? []),
      against: against.map((name) => seriesAxis(rows, name)),
    };
    await writeFileAtomic(join(out, "index.html"), new TextEncoder().encode(seriesPage(content)));
  };
}

function keyOf({ scan, job, error }: SeriesRow): string {
  return `${scan} ${error} ${job}`;
}

async function scanOf(out: string, row: SeriesRow): Promise<SeriesScan> {
  const folder = scanFolderName(row.scan);
  if (row.error !== null) return row;
  if (row.dSpacingAngstroms === null) return { ...row, href: `${folder}/reconstruction.html` };
  const plane = await readArray(join(out, folder, "strain.npy"));
  const { voxelSizeMeters = [] } = await readReconstruction(join(out, folder, "crystal.cxi"));
  return {
    ...row,
    href: `${folder}/crystal.html`,
    picture: `${folder}/crystal.png`,
    ...(!isComplexArray(plane) && {
      strain: { plane: toFloat32(plane), voxelSizeNanometers: 1e9 * (voxelSizeMeters[0] ?? 1e-9) },
    }),
  };
}
