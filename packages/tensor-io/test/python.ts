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
  // some take a second to import, and are looked for only; what stands behind a semicolon is run
  const [names = "", ...code] = modules.split(";");
  const looked = names.split(",").map((name) => `find_spec("${name.trim()}")`);
  const check = `from importlib.util import find_spec; assert ${looked.join(" and ")}`;
  const script = code.length === 0 ? check : `import ${modules}`;
  return ["python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", script], { stdio: "ignore" }).status === 0,
  );
}

function createRunner(python: string): RunPython {
  return (script, ...args) => {
    const { status, stdout, stderr } = spawnSync(python, ["-c", script, ...args], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    return stdout;
  };
}
