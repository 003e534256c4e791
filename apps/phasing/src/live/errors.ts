/** Errors of the live view. */

import { AutophaseError } from "@autophase/tensor-io";

/** The page cannot be served on the port that was asked for. */
export class LivePortError extends AutophaseError {
  readonly _tag = "LivePortError";
  override readonly name = "LivePortError";
  readonly port: number;

  constructor(port: number, options: { readonly cause: NodeJS.ErrnoException }) {
    const { code, message } = options.cause;
    const reason =
      code === "EADDRINUSE"
        ? "is in use"
        : code === "EACCES"
          ? "may not be opened by you"
          : `cannot be opened: ${message}`;
    super(
      `--live-port ${port}: port ${port} of 127.0.0.1 ${reason}; name another one, or 0 for any that is free`,
      options,
    );
    this.port = port;
  }
}
