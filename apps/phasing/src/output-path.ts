/** Where results go. */

import { assertEnding, type ClaimOptions, claimOutputs, UsageError } from "@autophase/command-line";
import { cxiKind, endingOf, isAutophaseError, WRITTEN_ENDINGS } from "@autophase/tensor-io";
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

const CXI = [".cxi", ".h5", ".hdf5"];

/** @throws {UsageError} for a name that does not say CXI, or HDF5, which it is. */
export function assertCxi(out: string): void {
  const ending = endingOf(out);
  const hint = WRITTEN_ENDINGS.includes(ending) ? `autophase convert makes ${ending} of it` : undefined;
  assertEnding(out, CXI, hint);
}

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
