/** A folder that is removed when the tests of a file are done. */

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

/** Gives paths below a fresh folder; folders on the way are made, and the last one where the path ends in `.`. */
export function createTemporaryFolder(): (...parts: string[]) => string {
  const root = mkdtempSync(join(tmpdir(), "tensor-io-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return (...parts) => {
    const path = join(root, ...parts);
    mkdirSync(parts.at(-1) === "." ? path : dirname(path), { recursive: true });
    return path;
  };
}
