import type { Options } from "tsup";

export declare function defineLibrary(
  overrides?: Options & { minified?: RegExp; deferred?: Readonly<Record<string, readonly string[]>> },
): Options;
