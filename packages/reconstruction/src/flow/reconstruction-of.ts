/** From a solution to what is kept of it. */

import {
  amplitudeOf,
  type ComplexArray,
  type DiffractionPattern,
  type ProcessRecord,
  type Reconstruction,
} from "@autophase/tensor-io";

/** Scaled to maximum amplitude 1, with the step that made it. */
export function reconstructionOf(
  pattern: DiffractionPattern,
  solution: Pick<Reconstruction, "object" | "support" | "errorCurve">,
  record: ProcessRecord,
): Reconstruction {
  const { object, support, errorCurve } = solution;
  return { object: normalized(object), support, pattern, errorCurve, history: [...pattern.history, record] };
}

function normalized({ real, imag, shape }: ComplexArray): ComplexArray {
  const highest = amplitudeOf({ real, imag, shape }).data.reduce((max, value) => Math.max(max, value), 0);
  const scale = (data: Float32Array): Float32Array => data.map((value) => value / highest);
  return highest === 0 ? { real, imag, shape } : { real: scale(real), imag: scale(imag), shape };
}
