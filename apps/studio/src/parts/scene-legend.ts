/** What the legend of a scene says. */

/** A round length: 1, 2 or 5 of some power of ten. @param most - it may have. */
export function barLength(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([5, 2, 1].find((digit) => digit * power <= most) ?? 1);
}

export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const text = size === Math.PI ? "\u03c0" : size < 0.01 ? size.toExponential(1) : size.toFixed(2);
  return (value < 0 ? "\u2212" : "") + text.replace("e-", "e\u2212");
}

export function lengthText(length: number, unit: "nm" | "voxels"): string {
  return `${length} ${length === 1 && unit === "voxels" ? "voxel" : unit}`;
}
