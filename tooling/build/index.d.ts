import type { Options } from "tsup";

export declare function defineLibrary(
  overrides?: Options & { deferred?: Readonly<Record<string, readonly string[]>> },
): Options;
