import type { ViteUserConfig } from "vitest/config";

export declare function defineTests(
  options?: { name?: string; include?: string[]; built?: boolean } & NonNullable<ViteUserConfig["test"]>,
): ViteUserConfig;

export declare function defineIsolatedTests(): ViteUserConfig;
