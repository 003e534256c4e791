/** What the table of engines says of TensorFlow. */

import type { EngineStatus } from "../select-engine.js";
import { openTensorflow } from "./open-tensorflow.js";
import { describeTensorflow } from "./tensorflow-engine.js";

/** Available where a package with the native library is installed and loads. */
export async function tensorflowStatus(): Promise<EngineStatus> {
  const open = await openTensorflow();
  if ("reason" in open) return { name: "tensorflow", available: false, ...open };
  return { name: "tensorflow", available: true, description: describeTensorflow(open) };
}
