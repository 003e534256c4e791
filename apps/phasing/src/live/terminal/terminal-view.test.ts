import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { canDraw, createTerminalView } from "./terminal-view.js";

/** A screen of lines that understands the few sequences that the view needs. */
function createScreen() {
  const lines: string[] = [""];
  let row = 0;
  let isCursorShown = true;
  const stream = Object.assign(new EventEmitter(), {
    isTTY: true,
    write(text: string): boolean {
      text.split("\x1b").forEach((part, i) => {
        const [sequence = "", count = "", letter = ""] = (i > 0 && /^\[([?\d]*)([A-Za-z])/.exec(part)) || [];
        if (letter === "A") row -= Number(count);
        if (letter === "H") row = 0;
        if (letter === "J") lines.splice(row, lines.length, "");
        if (count === "?25") isCursorShown = letter === "h";
        for (const [j, line] of part.slice(sequence.length).replaceAll("\r", "").split("\n").entries()) {
          if (j > 0) row++;
          lines[row] = line === "" ? (lines[row] ?? "") : line;
        }
      });
      return true;
    },
  });
  return { stream: stream as unknown as NodeJS.WriteStream, lines, cursor: () => isCursorShown };
}

describe("createTerminalView", () => {
  it("draws in the same place, keeps what is said above it, and gives the cursor back", () => {
    const { stream, lines, cursor } = createScreen();
    const view = createTerminalView(stream);
    view.print("engine: wasm");
    view.draw(["a", "b", "c"]);
    expect(cursor()).toBe(false);
    view.draw(["d", "e"]);
    view.print("warning: weak");
    view.draw(["f", "g"]);
    view.end();
    view.end();
    expect(lines).toEqual(["engine: wasm", "warning: weak", "f", "g", ""]);
    expect(cursor()).toBe(true);
    expect(stream.listenerCount("resize")).toBe(0);
  });

  it("begins on a clean screen when the terminal has changed its size", () => {
    const { stream, lines } = createScreen();
    const view = createTerminalView(stream);
    view.draw(["one long line", "b"]);
    stream.emit("resize");
    view.draw(["short"]);
    view.draw(["again"]);
    view.end();
    expect(lines).toEqual(["again", ""]);
  });

  it("needs a terminal whose cursor moves", () => {
    const stream = (isTTY: boolean) => ({ isTTY }) as NodeJS.WriteStream;
    expect(canDraw(stream(true), { TERM: "xterm-256color" })).toBe(true);
    expect(canDraw(stream(true), { TERM: "dumb" })).toBe(false);
    expect(canDraw(stream(false), { TERM: "xterm" })).toBe(false);
  });
});
