/** Runs a command in this process, from source: starting the program takes longer than what it does to a few voxels. */

import { runProgram } from "@autophase/command-line";
import type { Outcome } from "@autophase/vitest/run-program";
import { vi } from "vitest";
import { createProgram } from "../src/program.js";

/** One at a time. What runs in workers needs the built program: `--workers 1`. */
export async function autophaseHere(args: readonly string[]): Promise<Outcome> {
  const said = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  const listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((name) => [name, process.listeners(name)] as const);
  try {
    const status = await runProgram(await createProgram(args), args);
    return { status, ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
    for (const [name, before] of listeners) {
      for (const listener of process.listeners(name)) if (!before.includes(listener)) process.off(name, listener);
    }
    process.exitCode = undefined;
  }
}
