/** Where results go. */

import { type ClaimOptions, claimOutputs, UsageError } from "@autophase/command-line";
import { cxiKind, isAutophaseError } from "@autophase/tensor-io";
import { withFile } from "@autophase/tensor-io/node";

/**
 * {@link claimOutputs} of a reconstruction and what goes beside it.
 * @throws {UsageError} for another ending than `.cxi`, and where a measured pattern would be lost.
 */
export async function claimReconstruction(
  outputs: { readonly out: string } & Readonly<Record<string, string | undefined>>,
  options: ClaimOptions,
): Promise<void> {
  assertCxi(outputs.out);
  await claimOutputs(outputs, options);
  if (options.force || !(await isPattern(outputs.out))) return;
  throw new UsageError(`${outputs.out} holds a pattern, which would be lost; name another file, or add --force`);
}

/** @throws {UsageError} for a name that says that another format is in it. */
export function assertCxi(out: string): void {
  const ending = /\.[^./\\]+$/.exec(out)?.[0].toLowerCase();
  if (ending === undefined || !OTHER_FORMATS.test(ending)) return;
  throw new UsageError(`${out}: a .cxi file is written; name one, and autophase convert makes ${ending} of it`);
}

const OTHER_FORMATS = /^\.(npz|npy|tiff?|edf|mat|vt[is]|html?|json|ya?ml|safetensors|spec|fio|png|svg|stl|glb|ply)$/;

async function isPattern(path: string): Promise<boolean> {
  try {
    return (await withFile(path, (file) => cxiKind(file, { file: path }))) === "pattern";
  } catch (error) {
    // nothing is there, or no CXI file
    if (isAutophaseError(error)) return false;
    throw error;
  }
}

/** `path` with another extension: `R.cxi` becomes `R.html`. */
export function withExtension(path: string, extension: string): string {
  return `${path.replace(/\.[^./\\]+$/, "")}${extension}`;
}
