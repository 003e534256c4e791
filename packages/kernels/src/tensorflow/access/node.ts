/** The packages that bring a native TensorFlow: `#tensorflow` in Node. */

import type { Tensorflow } from "../field.js";
import type { TensorflowAbsent, TensorflowAccess } from "./tensorflow-access.js";

/** In the order in which they are looked for. */
const PACKAGES = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;

const INSTALL =
  "npm install @tensorflow/tfjs-node-gpu for CUDA, or @tensorflow/tfjs-node; in the repository of Autophase: npm run setup:gpu";

/** The first package that loads; where one is installed and does not load, what it says. */
export async function findTensorflow(): Promise<TensorflowAccess> {
  // the library's greeting goes to standard error otherwise; warnings stay
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "1";
  let failure: TensorflowAbsent | undefined;
  for (const name of PACKAGES) {
    const loaded = await load(name);
    if (loaded && "tf" in loaded) return loaded;
    failure ??= loaded;
  }
  return failure ?? { reason: `neither ${PACKAGES.join(" nor ")} is installed`, howTo: INSTALL };
}

/** Undefined where it is not installed. The name is one that bundlers do not follow. */
async function load(packageName: string): Promise<TensorflowAccess | undefined> {
  try {
    const module = (await import(/* @vite-ignore */ packageName)) as Tensorflow & { readonly default?: Tensorflow };
    return { tf: module.default ?? module };
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    if (code === "ERR_MODULE_NOT_FOUND" && message?.includes(packageName)) return undefined;
    const reason = `${packageName} is installed and does not load: ${String(message).split("\n")[0]?.trim()}`;
    return {
      reason,
      howTo: `${INSTALL}; Node ${process.versions.node} may be too new for it: it works with 20 and 22`,
    };
  }
}
