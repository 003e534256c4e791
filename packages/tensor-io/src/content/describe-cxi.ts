/** A pattern or a reconstruction in words and numbers. */

import type { DiffractionPattern, ProcessRecord } from "../arrays/volume.js";
import type { CxiContent } from "../cxi/cxi-content.js";
import { centralSlice } from "./central-slice.js";
import type { ContentDescription, Description } from "./content-description.js";
import { describeArray } from "./describe-array.js";
import { contentOfCxi } from "./file-content.js";

export function describeCxi(content: CxiContent): ContentDescription {
  const { arrays, main } = contentOfCxi(content);
  const plane = centralSlice(arrays[main]);
  if (content.kind === "pattern")
    return { description: { kind: "pattern", ...describePattern(content.pattern) }, plane };
  const { object, support, pattern, errorCurve, history, voxelSizeMeters, maps = {} } = content.reconstruction;
  const chi = history.at(-1)?.parameters.chi;
  const supportVoxels = support.data.reduce((sum, inside) => sum + inside, 0);
  const { history: _, ...measured } = describePattern(pattern);
  const described = Object.entries(maps).map(([name, { array, units }]) => [name, { units, ...describeArray(array) }]);
  const description = {
    kind: "reconstruction",
    object: { ...describeArray(object), supportVoxels },
    ...(voxelSizeMeters && { voxelSizeMeters: [...voxelSizeMeters] }),
    ...(typeof chi === "number" && { chi }),
    lastChi: errorCurve.at(-1) ?? null,
    ...(described.length > 0 && { maps: Object.fromEntries(described) }),
    pattern: measured,
    history: commandsOf(history),
  };
  return { description, plane };
}

function describePattern({ intensity, mask, acquisition = {}, history }: DiffractionPattern): Description {
  const masked = mask ? mask.data.reduce((sum, measured) => sum + 1 - measured, 0) : 0;
  return {
    ...describeArray(intensity),
    maskedVoxels: masked,
    ...acquisition,
    history: commandsOf(history),
  } as Description;
}

function commandsOf(history: readonly ProcessRecord[]): string[] {
  return history.map(({ date, command }) => `${date} ${command}`);
}
