/** The parameters in the record of a preparation. */

import type { Json } from "@autophase/tensor-io";
import type { PreparationAccount } from "../prepare-pattern.js";
import type { PrepareSettings } from "../settings/prepare-settings.js";

/** What repeats it: the settings, what `auto` came to, and the settings as a file. */
export function preparationParameters(
  names: readonly string[],
  { slice: _slice, maskBox: _maskBox, alienBox: _alienBox, scan, ...settings }: PrepareSettings,
  account: PreparationAccount,
  settingsText: string,
): { readonly [name: string]: Json } {
  return {
    frames: oneOrAll(names),
    ...present(settings),
    ...(scan && { scan: oneOrAll(scan) }),
    threshold: account.threshold,
    crop: [...account.crop],
    bin: [...account.bin],
    peak: [...account.center],
    hotPixels: account.hotPixels,
    deadPixels: account.deadPixels,
    gapLines: account.gapLines,
    gapParts: account.gapParts,
    aliens: account.aliens.map(({ position, counts, asymmetry }) => ({ position: [...position], counts, asymmetry })),
    scans: account.scans.map(({ shift, correlation, isKept }) => ({ shift: [...shift], correlation, isKept })),
    rocking: account.rocking.map(({ centerFrame, widthFrames, fullWidthFrames }) => ({
      centerFrame,
      widthFrames,
      fullWidthFrames,
    })),
    settings: settingsText,
  };
}

function oneOrAll<Value extends Json>(values: readonly Value[]): Json {
  return values.length === 1 ? values[0] : [...values];
}

function present(settings: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]): [string, Json][] => (value === undefined ? [] : [[name, value]])),
  );
}
