/** Runs Python where it is there, so that files can be checked against the programs that people use. */

import { spawnSync } from "node:child_process";
import { describe, expect } from "vitest";

/** Runs a script with arguments and gives back what it printed; a failure of the script fails the test. */
export type RunPython = (script: string, ...args: string[]) => string;

/** `describe` that runs only where Python has `modules`, and says in its name why it was skipped. */
export function describeWithPython(name: string, modules: string, suite: (run: RunPython) => void): void {
  const python = findPython(modules);
  if (python === undefined) describe.skip(`${name} (skipped: no python3 with ${modules})`, () => undefined);
  else describe(name, () => suite(createRunner(python)));
}

function findPython(modules: string): string | undefined {
  return ["python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", `import ${modules}`], { stdio: "ignore" }).status === 0,
  );
}

function createRunner(python: string): RunPython {
  return (script, ...args) => {
    const { status, stdout, stderr } = spawnSync(python, ["-c", script, ...args], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    return stdout;
  };
}
