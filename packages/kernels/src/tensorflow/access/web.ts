/** `#tensorflow` outside Node. */

import type { TensorflowAbsent } from "./tensorflow-access.js";

export async function findTensorflow(): Promise<TensorflowAbsent> {
  const reason = "in a browser there is no native TensorFlow";
  return { reason, howTo: "use the gpu engine, or hand TensorFlow.js to createTensorflowEngine" };
}
