import type { Options } from "tsup";

export declare function defineLibrary(overrides?: Options): Options;
