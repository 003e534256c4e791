/** The arrays that settings name, from whoever can read them. */

import { type RealArray, reverseAxes } from "@autophase/tensor-io";
import type { ChosenPrepareSettings } from "../settings/prepare-settings.js";
import type { MeasuredScan } from "./measured-scan.js";

export type Corrections = Pick<MeasuredScan, "dark" | "flat" | "mask" | "gaps" | "background" | "alienMask">;

/**
 * @param read - the array of a file. `what` it is for is said in messages, such as `dark`.
 * @throws what `read` throws.
 */
export async function readCorrections(
  { dark, flat, mask, gaps = "auto", background, alienFile }: ChosenPrepareSettings,
  read: (what: string, file: string) => Promise<RealArray>,
): Promise<Corrections> {
  const hasGaps = gaps !== "auto" && gaps !== "none";
  const hasBackground = typeof background === "string" && background !== "frame";
  return {
    ...(dark !== undefined && { dark: await read("dark", dark) }),
    ...(flat !== undefined && { flat: await read("flat", flat) }),
    ...(mask !== undefined && { mask: await read("mask", mask) }),
    ...(alienFile !== undefined && { alienMask: reverseAxes(await read("foreign peaks", alienFile)) }),
    ...(hasGaps && { gaps: await read("gaps", gaps) }),
    ...(hasBackground && { background: await read("background", background) }),
  };
}
