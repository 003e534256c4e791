/** FFT plans of the shapes used last. */

import { createFft, type Fft } from "@autophase/kernels";
import { formatShape, type Shape } from "@autophase/tensor-io";

const CAPACITY = 4;
const plans = new Map<string, Fft>();

/** The plan of a shape; the few used last are kept. */
export function plannedFft(shape: Shape): Fft {
  const key = formatShape(shape);
  const plan = plans.get(key) ?? createFft(shape);
  // a map keeps the order of insertion, so the first key is the one used longest ago
  plans.delete(key);
  plans.set(key, plan);
  const [oldest] = plans.keys();
  if (plans.size > CAPACITY && oldest !== undefined) plans.delete(oldest);
  return plan;
}
