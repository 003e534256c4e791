/** What the thread of the HDF5 library is asked, and answers. */

import type { MessagePort } from "node:worker_threads";
import type { ErrorParts } from "../../error-parts.js";

export type LibraryRequest =
  | { readonly kind: "read"; readonly file: string; readonly size: number; readonly isInFolder: boolean }
  | { readonly kind: "write" }
  /** A method of the reader or the writer that is open. */
  | { readonly kind: "call"; readonly method: string; readonly args: readonly unknown[] }
  | { readonly kind: "end" };

export interface LibraryAnswer {
  readonly value?: unknown;
  /** The file is closed by then. */
  readonly failure?: ErrorParts;
}

export interface LibraryStart {
  readonly port: MessagePort;
  readonly memory: SharedArrayBuffer;
}
