/** Paths of an HDF5 file by a pattern. */

import type { Hdf5Reader } from "./hdf5-reader.js";

export interface MatchedPath {
  readonly path: string;
  /** What stands for `{detector}`; else for the last `*`, or the last part where there is neither. */
  readonly name: string;
}

/** Everything that is there, by names in their order in the file; a `*` or `{detector}` is part of one name. */
export function matchPaths(reader: Hdf5Reader, pattern: string): MatchedPath[] {
  const parts = pattern.split("/").filter((part) => part !== "");
  let found: MatchedPath[] = [{ path: "", name: "" }];
  for (const part of parts) {
    found = found.flatMap(({ path, name }): MatchedPath[] => {
      if (!/\*|\{detector\}/.test(part)) {
        return reader.names(path || "/").includes(part) ? [{ path: `${path}/${part}`, name: name || part }] : [];
      }
      const isName = new RegExp(`^${part.replace(/[.+]/g, "\\$&").replace(/\*|\{detector\}/g, "(.*)")}$`);
      return reader.names(path || "/").flatMap((one): MatchedPath[] => {
        const [, matched] = isName.exec(one) ?? [];
        return matched === undefined ? [] : [{ path: `${path}/${one}`, name: matched }];
      });
    });
  }
  return found;
}

/** The first of several patterns that something is there for. */
export function firstPath(reader: Hdf5Reader, group: string, patterns: readonly string[]): string | undefined {
  return patterns
    .map((pattern) => matchPaths(reader, `${group}/${pattern}`)[0]?.path)
    .find((path) => path !== undefined);
}
