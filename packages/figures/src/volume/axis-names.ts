/** Names of the axes of objects and of scans. */

/** `[depth, height, width]`, or the last two for an image. */
export function objectAxes(rank: number): readonly string[] {
  return ["depth", "height", "width"].slice(3 - rank);
}

/** `[frame, row, column]`, or the last two for an image. */
export function patternAxes(rank: number): readonly string[] {
  return ["frame", "row", "column"].slice(3 - rank);
}
