/** What a program was called with. */

import { readFileSync } from "node:fs";
import { pathOfBytes } from "@autophase/tensor-io/node";

const LOST = "\ufffd";

/**
 * The arguments of this process. Node puts U+FFFD in the place of bytes that are no UTF-8, as names of files may
 * have on Linux; there the system still knows them, and they come as `pathOfBytes` has them.
 */
export function typedArguments(): string[] {
  const args = process.argv.slice(2);
  if (args.length === 0 || !args.some((argument) => argument.includes(LOST))) return args;
  try {
    // a zero byte ends each; what stands before them may be of Node, or of a launcher
    const given = readFileSync("/proc/self/cmdline").subarray(0, -1).toString("latin1").split("\0");
    return given.slice(-args.length).map((argument) => pathOfBytes(Buffer.from(argument, "latin1")));
  } catch {
    return args;
  }
}
