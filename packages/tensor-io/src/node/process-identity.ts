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
  return { host: hashOf(hostname()), pid: process.pid, began: lookUp(process.pid)?.began ?? 0 };
}

/** `undefined`: of another machine, where nobody can tell from here. */
export function isAlive({ host, pid, began }: ProcessIdentity): boolean | undefined {
  if (host !== hashOf(hostname())) return undefined;
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const found = lookUp(pid);
  if (found === undefined) return true;
  return !found.isOver && (began === 0 || found.began === began);
}

/** Eight hexadecimal digits. */
export function hashOf(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

interface FoundProcess {
  readonly began: number;
  /** Dead, though its number is kept until somebody asks how it ended: launchers that kill their ranks do not. */
  readonly isOver: boolean;
}

/** Where there is `/proc`; a clock that jumps does not matter to it. */
function lookUp(pid: number): FoundProcess | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // the name of the program, in parentheses, may hold anything
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { began: Number(fields[19]), isOver: fields[0] === "Z" || fields[0] === "X" };
  } catch {
    return undefined;
  }
}
