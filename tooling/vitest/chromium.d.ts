import type { Browser } from "playwright-core";

export declare function findChromium(): string | undefined;
export declare function launchChromium(executablePath: string, gpu?: readonly string[]): Promise<Browser>;
export declare const SOFTWARE_WEBGPU: readonly string[];
export declare const SOFTWARE_WEBGL: readonly string[];
