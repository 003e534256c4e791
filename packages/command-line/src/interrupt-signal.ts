/** SIGINT, SIGTERM and SIGHUP as an `AbortSignal`. */

import { InterruptedError } from "./errors.js";

/** A terminal and a parent process may both pass on one key press; within this time two signals count as one. */
const ONE_PRESS_MILLISECONDS = 300;

/**
 * A signal that aborts at the first SIGINT, SIGTERM or SIGHUP, so that the work can save what there is; a second one
 * ends the process at once with status 130. Of a lost connection several processes may tell: only SIGINT
 * and SIGTERM count as a second one.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const onSignal = (name: NodeJS.Signals): void => {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort(new InterruptedError(`interrupted by ${name}`));
    } else if (name !== "SIGHUP" && performance.now() - first > ONE_PRESS_MILLISECONDS) process.exit(130);
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal).on("SIGHUP", onSignal);
  return controller.signal;
}
