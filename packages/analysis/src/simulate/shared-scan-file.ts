/** A file in which several scans of a folder are told of. */

import { ValueError } from "@autophase/tensor-io";
import type { ScanFile } from "./scan-files.js";

/**
 * What such a file becomes with another scan: a SPEC log has its scans and the new one, which replaces one of the same
 * number; anything else has to say the same already.
 * @param before - what the file is.
 * @throws {ValueError} where the scans have no header or no geometry in common.
 */
export function sharedScanFile({ name, bytes }: ScanFile, before: Uint8Array): Uint8Array {
  const [old, added] = [before, bytes].map((text) => new TextDecoder().decode(text));
  if (old === added) return bytes;
  const [head, ...scans] = scansOf(old);
  const [expected, ...more] = scansOf(added);
  if (head !== expected || more.length === 0) {
    throw new ValueError(`simulate: ${name} is there and belongs to scans of another geometry; name another folder`);
  }
  const numbers = more.map(numberOf);
  const kept = scans.filter((scan) => !numbers.includes(numberOf(scan)));
  return new TextEncoder().encode([head, ...kept, ...more].join(""));
}

/** The header, and every scan. */
function scansOf(log: string): string[] {
  const [head, ...scans] = log.split(/^(?=#S )/m);
  return [head, ...scans.map((scan) => `${scan.trimEnd()}\n\n`)];
}

function numberOf(scan: string): string {
  return scan.split(/\s+/, 2)[1];
}
