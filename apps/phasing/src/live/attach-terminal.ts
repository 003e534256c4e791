/** The live view on a terminal. */

import type { WriteStream } from "node:tty";
import { thumbnailStyle } from "@autophase/figures/terminal";
import type { LiveRunStore } from "@autophase/reconstruction";
import { type FrameSettings, terminalFrame } from "./terminal/terminal-frame.js";
import { createTerminalView } from "./terminal/terminal-view.js";

export interface AttachedTerminal {
  print(line: string): void;
  end(): void;
}

const INTERVAL_MILLISECONDS = 250;

/** Draws `store` a few times a second until `end`, which leaves the last picture standing. */
export function attachTerminal(
  store: LiveRunStore,
  stream: WriteStream,
  settings: Pick<FrameSettings, "title">,
): AttachedTerminal {
  const view = createTerminalView(stream);
  const style = thumbnailStyle(true, process.env);
  const draw = (): void => {
    const { columns = 80, rows = 24 } = stream;
    view.draw(terminalFrame(store.read(), { ...settings, columns, rows, style }));
  };
  const timer = setInterval(draw, INTERVAL_MILLISECONDS).unref();
  return {
    print: view.print,
    end: () => {
      clearInterval(timer);
      draw();
      view.end();
    },
  };
}
