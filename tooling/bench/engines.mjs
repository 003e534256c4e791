// Which engines of phasing are measured.

import { listEngines } from "@autophase/kernels";
import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";

/**
 * Those that are available here, but for what computes in software where hardware should: `gpu` on a real GPU,
 * `tensorflow` where `npm run setup:gpu` was. `--engines gpu,wasm` names them instead; `--software-gpu` gives `gpu` to
 * SwiftShader.
 */
export async function enginesToMeasure({ engines: named, "software-gpu": isSoftware }) {
  const gap = isSoftware ? prepareSoftwareGpu() : undefined;
  if (gap) throw new Error(`--software-gpu: ${gap}`);
  if (named) return named.split(",");
  const statuses = await listEngines();
  return statuses.filter((status) => status.available && (isSoftware || !status.onlyByName)).map(({ name }) => name);
}
