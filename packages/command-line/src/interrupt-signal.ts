/** SIGINT and SIGTERM as an `AbortSignal`. */

import { InterruptedError } from "./errors.js";

/**
 * A signal that aborts at the first SIGINT or SIGTERM, so that the work can save what there is; a second one ends the
 * process at once with status 130.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new InterruptedError(`interrupted by ${name}`));
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return controller.signal;
}
