/** The configuration folder of cohere that was dropped, as settings that name what was dropped beside it. */

import { type ChosenPrepareSettings, translateCohere } from "@autophase/preparation";
import { readPythonAssignments } from "@autophase/tensor-io";
import { type DroppedFiles, droppedPath } from "./dropped-files.js";

export interface CohereSettings {
  readonly settings: ChosenPrepareSettings;
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
}

const FILE_SETTINGS = ["dark", "flat", "spec", "alienFile"] as const;

/** @param paths - of its files. @throws {FormatError | ValueError} for a line that is none, or a value out of range. */
export async function cohereSettings(files: DroppedFiles, paths: readonly string[]): Promise<CohereSettings> {
  const assignments = new Map(
    await Promise.all(
      paths.map(async (path) => {
        const text = await files.get(path).text();
        return [path.split("/").at(-1) ?? path, readPythonAssignments(text, { file: path })] as const;
      }),
    ),
  );
  const { settings: chosen, notes, scans } = translateCohere(assignments, "cohere");
  const settings = { ...chosen };
  const missing: string[] = [];
  for (const name of FILE_SETTINGS) {
    const named = settings[name];
    if (named === undefined) continue;
    const path = droppedPath(files, named);
    if (files.names().includes(path)) settings[name] = path;
    else {
      delete settings[name];
      missing.push(`${named} was not dropped: ${name} is left out`);
    }
  }
  const { geometry, ...others } = settings;
  const logged = settings.spec !== undefined;
  return {
    settings: {
      ...others,
      // without the angles of a scan a geometry is of no use
      ...(logged && geometry !== undefined && { geometry }),
      ...(logged && scans.length > 0 && { scan: [...scans] }),
    },
    notes: [...notes, ...missing],
  };
}
