// What `npm run setup:gpu` says: what a package of TensorFlow needs, and in one sentence how it went.

import { join } from "node:path";

/** The release that belongs to the TensorFlow.js of this repository. */
export const VERSION = "4.22.0";
const GO_BACK = "To go back: npm run setup:gpu -- --remove.";

export const PACKAGES = {
  gpu: {
    name: "@tensorflow/tfjs-node-gpu",
    systems: ["linux x64", "win32 x64"],
    needs:
      "an NVIDIA GPU with its driver, CUDA 11.2 and cuDNN 8.1 where the loader finds them (it brings TensorFlow 2.9.1)",
  },
  cpu: {
    name: "@tensorflow/tfjs-node",
    systems: ["linux x64", "linux arm64", "darwin x64", "darwin arm64", "win32 x64"],
    needs: "nothing besides (it brings TensorFlow 2.9.1, and is slower than the wasm engine)",
  },
};

/** Node 23 took away functions of `util` that every operation of the package calls. */
const FIRST_NODE_WITHOUT = 23;

/** Why it cannot be installed here, before anything is tried; undefined where it may. */
export function obstacleOf({ name, systems }, { platform, arch, node }) {
  if (!systems.includes(`${platform} ${arch}`)) {
    const where = `${platform} ${arch} (there is one for ${systems.join(", ")})`;
    return `${name} ${VERSION} has no native library for ${where}; the engines gpu and wasm need none.`;
  }
  if (Number(node.split(".")[0]) < FIRST_NODE_WITHOUT) return undefined;
  return `${name} ${VERSION} does not work with Node ${node}, take Node 20 or 22; nothing was changed.`;
}

/**
 * Headers and libraries of a TensorFlow: that of Python's package (`.../site-packages/tensorflow`), or an unpacked
 * release of its C library. Undefined where there is none.
 */
export function libraryIn(place, exists) {
  const include = join(place, "include");
  const layouts = [
    ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
    ["lib/libtensorflow.so.2", "lib/libtensorflow_framework.so.2"],
  ];
  const libraries = layouts.map((names) => names.map((name) => join(place, name))).find((paths) => paths.every(exists));
  return libraries && exists(join(include, "tensorflow/c/c_api.h")) ? { include, libraries } : undefined;
}

/** Why an addon cannot be compiled against what is in a folder. */
export function libraryObstacleOf(place, library, { platform }) {
  if (platform !== "linux") return `--library is for Linux; nothing was changed.`;
  if (library) return undefined;
  return `${place} holds no TensorFlow (libtensorflow_cc.so.2 or lib/libtensorflow.so.2 with include/tensorflow/c); of Python's it is the folder of the package: python3 -c "import tensorflow; print(tensorflow.__path__[0])". Nothing was changed.`;
}

/** @param error - of starting the compiler. */
export function addonFailureOf({ name }, output, error) {
  const reason = error ? "there is no C++ compiler (c++, or what CXX names)" : firstError(output);
  return `the addon of ${name} could not be compiled (${reason}); nothing was changed.`;
}

function firstError(output) {
  return /error: (.*)/.exec(output ?? "")?.[1] ?? "see what the compiler printed";
}

/** From what npm printed, why it failed. */
export function failureOf({ name }, output, { platform, arch, node }) {
  const refused = /(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)(?: [\w.:-]+)?/.exec(
    output,
  )?.[0];
  const isLibrary = /Downloading libtensorflow/.test(output);
  if (refused && isLibrary) {
    return `the native library of ${name} could not be downloaded (${refused}): try again where that host can be reached; nothing was changed.`;
  }
  if (/ENOSPC/.test(output)) return `the disk is full, ${name} takes about 2 GB; nothing was changed.`;
  if (/node-pre-gyp|node-gyp|Unsupported system/.test(output)) {
    return `there is no prebuilt addon of ${name} ${VERSION} for Node ${node} on ${platform} ${arch}, and it could not be compiled; nothing was changed.`;
  }
  return `npm could not install ${name}${refused ? ` (${refused})` : ""}; nothing was changed.`;
}

/**
 * @param check - what the installed package said of itself: `{ hasGpu }`, or `{ error }`.
 * @param place - of the TensorFlow that its addon was compiled against, if not its own.
 */
export function outcomeOf({ name, needs: ofPackage }, { hasGpu, error }, place) {
  const needs = place === undefined ? ofPackage : `what the TensorFlow in ${place} needs`;
  if (error) return `${name} does not load here (${error}) and was taken away again; it needs ${needs}.`;
  const how = "use it with --engine tensorflow";
  if (hasGpu) return `${name} ${VERSION} is installed and computes on the GPU: ${how}. ${GO_BACK}`;
  if (name === PACKAGES.cpu.name) return `${name} ${VERSION} is installed and computes on the CPU: ${how}. ${GO_BACK}`;
  return `${name} ${VERSION} is installed but found no GPU, so it computes on the CPU; it needs ${needs}. ${GO_BACK}`;
}
