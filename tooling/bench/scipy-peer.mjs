// The SciPy (and FFTW, where pyfftw is installed) side of a row, measured in the same run.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const shared = process.env.AUTOPHASE_SHARED ?? resolve(fileURLToPath(new URL("../../../shared", import.meta.url)));

/** The peer's JSON, or undefined where it cannot run. */
export function scipyPeer(size, iterations) {
  const script = join(shared, "peers/bench_scipy.py");
  const python = existsSync(script) && findPython();
  if (!python) return undefined;
  const workers = String(Math.min(2, cpus().length));
  const { stdout, status } = spawnSync(
    python,
    [script, "--size", String(size), "--iterations", String(iterations), "--workers", workers],
    { encoding: "utf8" },
  );
  return status === 0 ? JSON.parse(stdout) : undefined;
}

/** A Python with SciPy, one that has FFTW as well where there is one. */
function findPython() {
  const has = (modules) => (python) => spawnSync(python, ["-c", `import ${modules}`]).status === 0;
  const pythons = ["python3", "/usr/bin/python3"];
  return pythons.find(has("numpy, scipy, pyfftw")) ?? pythons.find(has("numpy, scipy"));
}
