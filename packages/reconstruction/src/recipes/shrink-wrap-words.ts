/** How the support follows the object, in words. */

import { type ShrinkWrap, shrinkWrapsOf } from "@autophase/phase-retrieval";
import type { ParsedRecipe } from "./recipe-settings.js";

/** A sentence for each way in which it is updated, with the iterations of it. */
export function shrinkWrapWords({ shrinkWrap }: Pick<ParsedRecipe, "shrinkWrap">): readonly string[] {
  if (shrinkWrap === undefined) return ["The support follows the object with the default shrink-wrap."];
  const groups = groupsOf(shrinkWrapsOf(shrinkWrap));
  if (groups.length === 0) return ["The support stays as it is."];
  return groups.map((group) => {
    const [{ sigma, decay, threshold, until, reference = "maximum" }] = group;
    const last = until === undefined ? "" : `, at its last value from iteration ${until} on`;
    const way = decay === "exponential" ? " (exponentially)" : "";
    return `The support follows the object ${timesOf(group)}: where the amplitude, smoothed by a Gaussian of ${range(sigma)} voxels${way}, is above ${range(threshold)} of its ${reference}${last}${furtherWords(group[0])}.`;
  });
}

/** Those that differ in nothing but when they are due stand together. */
function groupsOf(shrinkWraps: readonly ShrinkWrap[]): readonly (readonly [ShrinkWrap, ...ShrinkWrap[]])[] {
  const groups = new Map<string, [ShrinkWrap, ...ShrinkWrap[]]>();
  for (const shrinkWrap of shrinkWraps) {
    const { between: _, every: __, ...way } = shrinkWrap;
    const key = JSON.stringify(way);
    const group = groups.get(key);
    if (group) group.push(shrinkWrap);
    else groups.set(key, [shrinkWrap]);
  }
  return [...groups.values()];
}

/** More stretches than anyone reads. */
const MOST_STRETCHES = 4;

function timesOf(group: readonly ShrinkWrap[]): string {
  const stretches = group.map(({ every, between }) => {
    if (between && between[0] === between[1]) return `before iteration ${between[0]}`;
    const when = everyWords(every);
    if (!between) return when;
    return `${when}, from iteration ${between[0]}${between[1] < 1e8 ? ` to ${between[1]}` : ""}`;
  });
  if (stretches.length <= MOST_STRETCHES) return stretches.join("; ");
  return `${stretches.slice(0, MOST_STRETCHES - 1).join("; ")}; and so on, in ${stretches.length} stretches`;
}

function range(value: ShrinkWrap["sigma"] | ShrinkWrap["threshold"]): string {
  if (typeof value === "number") return String(value);
  if ("from" in value) return `between ${value.from} and ${value.to}, drawn by each start,`;
  return `${value[0]} to ${value[1]}`;
}

function furtherWords({ onlyShrink, border, reshape = [], volume }: ShrinkWrap): string {
  const steps = reshape.map((voxels) => (voxels > 0 ? `grown by ${voxels}` : `eroded by ${-voxels}`));
  const parts = [
    steps.length > 0 && `then it is ${steps.join(", ")} voxels`,
    onlyShrink && "it never gains a voxel",
    border !== undefined && `only within ${border} voxels of its border`,
    volume && `it keeps between ${volume[0]} and ${volume[1]} of the box`,
  ].filter((part) => typeof part === "string");
  return parts.length > 0 ? `; ${parts.join("; ")}` : "";
}

/** How often something is done. */
export function everyWords(iterations: number): string {
  return iterations === 1 ? "in every iteration" : `every ${iterations} iterations`;
}
