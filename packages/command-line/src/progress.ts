/**
 * Progress of long work on standard error: a bar on a terminal, plain lines elsewhere or from a verbose program,
 * nothing from a quiet one.
 */

import type { SingleBar } from "cli-progress";
import { verbosity } from "./verbosity.js";

export interface Progress {
  /** Sets how much is done, with a short note such as `chi 0.083`; and how much there is to do, where that changed. */
  update(done: number, note?: string, total?: number): void;
  /** Ends the bar; safe to call twice. */
  stop(): void;
}

/** Share of the work between two plain lines. */
const LINE_SHARE = 0.1;

/** @param total - the value of `done` at which the work is complete. */
export function createProgress(label: string, total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (verbosity() === "quiet") return { update() {}, stop() {} };
  const isBar = stream.isTTY && verbosity() === "normal";
  return isBar ? createBar(label, total, stream) : createLines(label, total, stream);
}

/** The library is loaded for a bar alone: most commands draw none. What is done meanwhile is in its first drawing. */
function createBar(label: string, expected: number, stream: NodeJS.WriteStream): Progress {
  const format = `${label} {bar} {percentage} % | {value}/{total} | {eta_formatted} left {note}`;
  let [done, total] = [0, expected];
  let payload = { note: "" };
  let isStopped = false;
  let bar: SingleBar | undefined;
  void import("cli-progress").then((library) => {
    if (isStopped) return;
    bar = new library.SingleBar({ stream, format, hideCursor: true, clearOnComplete: false, fps: 10 });
    bar.start(total, done, payload);
  });
  return {
    update(value, note = "", of = total) {
      if (of !== total) bar?.setTotal(of);
      [done, total] = [value, of];
      payload = { note: note && `| ${note}` };
      bar?.update(done, payload);
    },
    stop() {
      isStopped = true;
      bar?.stop();
    },
  };
}

function createLines(label: string, expected: number, stream: NodeJS.WriteStream): Progress {
  let total = expected;
  let next = LINE_SHARE;
  return {
    update(done, note, of = total) {
      if (of !== total) [total, next] = [of, Math.floor(done / of / LINE_SHARE) * LINE_SHARE + LINE_SHARE];
      const share = total > 0 ? done / total : 1;
      if (share + 1e-9 < next) return;
      next = Math.floor(share / LINE_SHARE + 1e-6) * LINE_SHARE + LINE_SHARE;
      stream.write(`${label} ${done}/${total} (${Math.round(share * 100)} %)${note ? ` ${note}` : ""}\n`);
    },
    stop() {},
  };
}
