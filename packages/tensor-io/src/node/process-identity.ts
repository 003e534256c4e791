/** Whose a file is that a process leaves while it works. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** A process, on whatever machine of a shared disk. */
export interface ProcessIdentity {
  /** Of the name of the machine, eight hexadecimal digits. */
  readonly host: string;
  readonly pid: number;
  /** When the process began, in ticks since the machine did: numbers of processes come again. 0 where unknown. */
  readonly began: number;
}

export function ownIdentity(): ProcessIdentity {
  return { host: hashOf(hostname()), pid: process.pid, began: beginningOf(process.pid) ?? 0 };
}

/** `undefined`: of another machine, where nobody can tell from here. */
export function isAlive({ host, pid, began }: ProcessIdentity): boolean | undefined {
  if (host !== hashOf(hostname())) return undefined;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const now = beginningOf(pid);
  return began === 0 || now === undefined || now === began;
}

/** Eight hexadecimal digits. */
export function hashOf(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** Where there is `/proc`; a clock that jumps does not matter to it. */
function beginningOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1");
    // the name of the program, in parentheses, may hold anything
    return Number(fields.slice(fields.lastIndexOf(")") + 2).split(" ")[19]);
  } catch {
    return undefined;
  }
}
