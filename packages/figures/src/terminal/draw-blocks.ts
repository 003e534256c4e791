/** Two pixels in each character: the upper half in the letter's colour, the lower half in the one behind it. */

/**
 * @param colour - of a pixel as it follows `38;` or `48;` in an escape sequence, such as `5;240` or `2;255;0;0`.
 * @returns one line per two rows of pixels; each ends with the colours switched off.
 */
export function drawBlocks(down: number, across: number, colour: (row: number, column: number) => string): string[] {
  const lines: string[] = [];
  for (let row = 0; row < down; row += 2) {
    let line = "";
    let before = "";
    for (let column = 0; column < across; column++) {
      const below = row + 1 < down ? `\x1b[48;${colour(row + 1, column)}m` : "";
      const colours = `\x1b[38;${colour(row, column)}m${below}`;
      // neighbours of one colour need not say it again
      line += colours === before ? "\u2580" : `${colours}\u2580`;
      before = colours;
    }
    lines.push(`${line}\x1b[0m`);
  }
  return lines;
}
