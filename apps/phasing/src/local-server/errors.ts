/** Errors of pages that a program serves. */

import { AutophaseError } from "@autophase/tensor-io";

/** The page cannot be served on the port that was asked for. */
export class PortError extends AutophaseError {
  readonly _tag = "PortError";
  override readonly name = "PortError";
  readonly port: number;

  constructor(port: number, option: string, options: { readonly cause: NodeJS.ErrnoException }) {
    const { code, message } = options.cause;
    const reason =
      code === "EADDRINUSE"
        ? "is in use"
        : code === "EACCES"
          ? "may not be opened by you"
          : `cannot be opened: ${message}`;
    super(
      `--${option} ${port}: port ${port} of 127.0.0.1 ${reason}; name another one, or 0 for any that is free`,
      options,
    );
    this.port = port;
  }
}
