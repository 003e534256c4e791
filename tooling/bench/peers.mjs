// The other side of each row, measured in the same run by the scripts in `peers` of the shared folder.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const shared = process.env.AUTOPHASE_SHARED ?? resolve(fileURLToPath(new URL("../../../shared", import.meta.url)));
const threads = String(Math.min(2, cpus().length));

/** SciPy, and FFTW where pyfftw is installed: their JSON, or undefined where they cannot run. */
export function scipyPeer(size, iterations) {
  const python = findPython("numpy, scipy, pyfftw") ?? findPython("numpy, scipy");
  return runPeer(python, "bench_scipy.py", { size, iterations, workers: threads });
}

/** PyTorch on the CPU, or on another device of its. @param seconds - for which it is waited. */
export function torchPeer({ network = "anl2024", size, batch, repeats }, device = "cpu", seconds = undefined) {
  const python = findPython(device === "cpu" ? "torch" : `torch; torch.zeros(1, device="${device}")`);
  const wrapper = device === "cpu" ? [] : [fileURLToPath(new URL("./gpu/torch-on-device.py", import.meta.url)), device];
  return runPeer(python, "bench_torch.py", { network, size, batch, repeats, threads }, wrapper, seconds);
}

function runPeer(python, name, options, wrapper = [], seconds = undefined) {
  const script = join(shared, "peers", name);
  if (!python || !existsSync(script)) return undefined;
  const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const { stdout, status } = spawnSync(python, [...wrapper, script, ...args], {
    encoding: "utf8",
    timeout: seconds === undefined ? undefined : Math.ceil(1000 * Math.max(1, seconds)),
  });
  return status === 0 ? JSON.parse(stdout.trim().split("\n").at(-1)) : undefined;
}

/** The first Python that has these modules. */
function findPython(modules) {
  return [process.env.AUTOPHASE_PYTHON ?? "python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", `import ${modules}`]).status === 0,
  );
}
