import { endingOf } from "@autophase/tensor-io";
import { fileSystem } from "@autophase/tensor-io/node";
import { UsageError } from "./errors.js";

/**
 * The ending of a name decides what is written under it.
 * @param hint - how another format is come by; default none.
 * @param path - not looked at where it is undefined, or no name of a file, or a folder: `claimOutputs` tells.
 * @throws {UsageError} for another ending than these.
 */
export function assertEnding(path: string | undefined, endings: readonly string[], hint?: string): void {
  if (path === undefined || /(?:^|[\\/])$/.test(path) || endings.includes(endingOf(path))) return;
  if (fileSystem.statSync(path)?.isDirectory()) return;
  const last = endings.at(-1) ?? "";
  const names = endings.length > 1 ? `${endings.slice(0, -1).join(", ")} or ${last}` : last;
  throw new UsageError(`${path}: expected a name that ends in ${names}${hint === undefined ? "" : `; ${hint}`}`);
}
