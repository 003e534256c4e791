/** Draws lines again and again in the same place of a terminal. */

export interface TerminalView {
  /** Puts `lines` in the place of those drawn before. */
  draw(lines: readonly string[]): void;
  /** A line that stays, above the drawing. */
  print(line: string): void;
  /** Leaves the drawing where it is and gives the cursor back; safe to call twice. */
  end(): void;
}

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
/** Terminals that know it show a frame at once, the others pass over it. */
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
const CLEAR_SCREEN = "\x1b[H\x1b[J";

/** @param stream - a terminal; one that moves its cursor, see `canDraw`. */
export function createTerminalView(stream: NodeJS.WriteStream): TerminalView {
  let drawn: readonly string[] = [];
  let isOpen = false;
  let isResized = false;
  // a line that the terminal has wrapped anew takes more room than was counted
  const onResize = (): void => {
    isResized = true;
  };
  const giveBack = (): void => void stream.write(SHOW_CURSOR);
  const open = (): string => {
    if (isOpen) return "";
    isOpen = true;
    stream.on("resize", onResize);
    // a second interruption ends the process at once
    process.once("exit", giveBack);
    return HIDE_CURSOR;
  };
  const back = (): string => {
    if (isResized) {
      isResized = false;
      return CLEAR_SCREEN;
    }
    return drawn.length > 0 ? `\x1b[${drawn.length}A\r` : "";
  };
  const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}${CLEAR_LINE}\n`).join("");
  /** What stands there already is passed over. */
  const changesOf = (lines: readonly string[]): string =>
    lines.map((line, i) => (line === drawn[i] ? "\n" : textOf([line]))).join("");
  return {
    draw(lines) {
      const text = isResized ? `${back()}${textOf(lines)}` : `${back()}${changesOf(lines)}`;
      stream.write(`${open()}${BEGIN_FRAME}${text}${CLEAR_BELOW}${END_FRAME}`);
      drawn = lines;
    },
    print(line) {
      stream.write(`${back()}${line}${CLEAR_LINE}\n${textOf(drawn)}${drawn.length > 0 ? CLEAR_BELOW : ""}`);
    },
    end() {
      if (!isOpen) return;
      isOpen = false;
      stream.off("resize", onResize);
      process.off("exit", giveBack);
      giveBack();
    },
  };
}

/** Whether the cursor of `stream` can be moved. */
export function canDraw(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && environment.TERM !== "dumb";
}
