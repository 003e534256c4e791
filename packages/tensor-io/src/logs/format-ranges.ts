/** Lists of numbers, such as those of scans, as messages have them. */

const RANGES_LISTED = 12;

/** `1-54, 56` of ascending integers; long lists are cut short. */
export function formatRanges(numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range && number === range[1] + 1) range[1] = number;
    else ranges.push([number, number]);
  }
  const shown = ranges.slice(0, RANGES_LISTED).map(([first, last]) => (first === last ? first : `${first}-${last}`));
  const rest = ranges.length > shown.length ? `, and more up to ${numbers.at(-1)}` : "";
  return `${shown.join(", ")}${rest}`;
}
