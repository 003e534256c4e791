/** Runs the sweeps of a convolution or of the gradient of its input. */

import { CONVOLVE_JOB, JOB } from "../../wasm/layout.generated.js";
import { wordsOf } from "../../wasm/structure.js";
import type { WasmBackend } from "../wasm-backend.js";
import { type Division, divideSweep, placeSweep, type Sweep, scratchBytesOf } from "./sweep.js";

/** All sweeps share weights and channels. */
export function runSweeps(backend: WasmBackend, sweeps: readonly Sweep[]): void {
  const divisions = sweeps.map(divideSweep);
  withSweeps(backend, sweeps, divisions, (addresses) => {
    const job = { count: addresses.length, sweeps: backend.placeWords(addresses) };
    backend.perform(JOB.convolve, wordsOf(CONVOLVE_JOB, job));
  });
}

/** Places sweeps with the memory that they need for the duration of `use`. */
export function withSweeps(
  backend: WasmBackend,
  sweeps: readonly Sweep[],
  divisions: readonly Division[],
  use: (addresses: readonly number[]) => void,
): void {
  const scratchBytes = Math.max(...sweeps.map(scratchBytesOf));
  const zeroBytes = 64 * Math.ceil((4 * Math.max(...sweeps.map((sweep) => sweep.inputChannels))) / 64);
  const { threads } = backend.runtime.pool;
  backend.withScratch(zeroBytes + threads * scratchBytes, (zeros) => {
    backend.runtime.bytes().fill(0, zeros, zeros + zeroBytes);
    const places = { zeros, scratch: zeros + zeroBytes, scratchBytes };
    use(sweeps.map((sweep, k) => placeSweep(backend, sweep, divisions[k], places)));
  });
}
