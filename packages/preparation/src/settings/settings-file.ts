/** Settings of a preparation in a YAML or JSON file, `P.prepare.yaml`: names as on a command line, and `frames`. */

import { deferred, parseWrittenSettings, resolveFiles, setting, writtenSettings, z } from "@autophase/settings";
import { printSettingsText, readSettingsText } from "@autophase/settings/text";
import { type ChosenPrepareSettings, PREPARE_SETTINGS } from "./prepare-settings.js";

export interface StoredPreparation {
  /** Names of the scans, one each; absent where the file names none. */
  readonly frames?: readonly string[];
  readonly settings: ChosenPrepareSettings;
}

const FILE = deferred(() =>
  z.strictObject({
    frames: setting(z.array(z.string()).min(1).optional(), {
      help: "one scan, or several of one crystal",
      isRepeatable: true,
    }),
    ...PREPARE_SETTINGS.shape,
  }),
);

/**
 * @param where - what messages call the file.
 * @param resolve - of a name in the file, relative to its folder, the name that is to be opened.
 * @throws {FormatError} when it is not YAML, or no mapping. @throws {ValueError} for an unknown setting, with the
 *   nearest one, and for a value out of range.
 */
export function readPrepareSettings(
  text: string,
  where: string,
  resolve: (name: string) => string = (name) => name,
): StoredPreparation {
  const { frames, ...settings } = parseWrittenSettings(FILE, where, readSettingsText(text, where));
  return {
    ...(frames && { frames: frames.map(resolve) }),
    settings: resolveFiles(PREPARE_SETTINGS, settings, resolve),
  };
}

/** The text of such a file. @param resolve - of a name as it was typed, the name from anywhere. */
export function printPrepareSettings(
  { frames, settings }: StoredPreparation,
  resolve: (name: string) => string = (name) => name,
): string {
  const values = writtenSettings(PREPARE_SETTINGS, resolveFiles(PREPARE_SETTINGS, settings, resolve));
  return printSettingsText(
    { ...(frames && { frames: frames.map(resolve) }), ...values },
    "autophase prepare --config THIS --out P.cxi repeats it; options on the command line come first",
  );
}
