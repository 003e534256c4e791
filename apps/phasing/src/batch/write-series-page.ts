/** The page of a series, beside the folders of its scans. */

import { join } from "node:path";
import { type CrystalPlanes, createFilm, type SeriesRow, seriesAxis } from "@autophase/batch";
import { scanFolderName } from "@autophase/batch/node";
import { type SeriesScan, seriesPage } from "@autophase/figures";
import { type RealArray, readNpz } from "@autophase/tensor-io";
import { fileSystem, readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { PLANES } from "./process-files.js";

export interface SeriesPageOptions {
  readonly title: string;
  readonly against: readonly (string | undefined)[];
  readonly isOpen: boolean;
}

type ShownScan = SeriesScan & { readonly planes?: CrystalPlanes };

/**
 * @returns what writes `index.html` into `out`; it reads the planes of each scan once.
 * @throws {ValueError} when no scan has what it is to be drawn against.
 */
export function createSeriesPageWriter(out: string) {
  const scans = new Map<number, { readonly row: SeriesRow; readonly shown: ShownScan }>();
  const film = createFilm();
  return async (rows: readonly SeriesRow[], { title, against, ...state }: SeriesPageOptions): Promise<void> => {
    for (const row of rows) {
      if (scans.get(row.scan)?.row !== row) scans.set(row.scan, { row, shown: await scanOf(out, row) });
    }
    const known = rows.flatMap(({ scan }) => scans.get(scan)?.shown ?? []);
    const shown = known.flatMap(({ scan, planes, trustworthy }) =>
      planes ? [{ scan, planes, trustworthy: trustworthy ?? false }] : [],
    );
    const frames = film(shown);
    const content = {
      ...state,
      title,
      scans: known,
      film: frames.map((frame, k) => ({ ...frame, scan: shown[k].scan })),
      against: against.map((name) => seriesAxis(rows, name)),
    };
    await writeFileAtomic(join(out, "index.html"), new TextEncoder().encode(seriesPage(content)));
  };
}

async function scanOf(out: string, row: SeriesRow): Promise<ShownScan> {
  const folder = scanFolderName(row.scan);
  if (row.error !== null) return row;
  const page = `${folder}/${row.dSpacingAngstroms === null ? "reconstruction" : "crystal"}.html`;
  const hasPage = await fileSystem.stat(join(out, page)).then(
    () => true,
    () => false,
  );
  const linked = { ...row, ...(hasPage && { href: page }) };
  if (row.dSpacingAngstroms === null) return linked;
  const planes = await readFileBytes(join(out, folder, PLANES))
    .then(readPlanes)
    .catch(() => undefined);
  return { ...linked, picture: `${folder}/crystal.png`, ...(planes && { planes }) };
}

async function readPlanes(bytes: Uint8Array): Promise<CrystalPlanes> {
  const { amplitude, phase, strain, place } = Object.fromEntries(await readNpz(bytes)) as Record<
    string,
    RealArray<Float32Array>
  >;
  const [row, column, voxelSizeNanometers] = place.data;
  return { amplitude, phase, strain, middle: [row, column], voxelSizeNanometers };
}
