/** The way to a GPU through WebGL 2, on a page or in its workers. */

import { isSoftwareAdapter } from "../software-adapter.js";

export type WebglAccess = WebglFound | WebglAbsent;

export interface WebglFound {
  readonly context: WebGL2RenderingContext;
  /** The GPU as its driver or the browser calls it. */
  readonly rendererName: string;
  /** It computes on the processor. */
  readonly isSoftware: boolean;
}

interface WebglAbsent {
  readonly context: undefined;
  readonly reason: string;
  readonly howTo: string;
}

/** A new context on the strongest GPU that there is. Browsers keep some sixteen: give it back by `closeWebgl`. */
export function findWebgl(): WebglAccess {
  const canvas = openCanvas();
  if (!canvas) {
    return absent(
      "WebGL 2 is there in browsers only",
      "in Node use the gpu engine (npm install webgpu) or the wasm engine",
    );
  }
  const context = canvas.getContext("webgl2", CONTEXT_OPTIONS) as WebGL2RenderingContext | null;
  if (!context) return absent("this browser has no WebGL 2", "switch on hardware acceleration, or use the wasm engine");
  if (!context.getExtension("EXT_color_buffer_float")) {
    closeWebgl(context);
    const reason = "this GPU does not write float32 textures (EXT_color_buffer_float)";
    return absent(reason, "use the wasm engine");
  }
  const { vendorName, rendererName } = namesOf(context);
  return { context, rendererName, isSoftware: isSoftwareAdapter(`${vendorName} ${rendererName}`) };
}

export function closeWebgl(context: WebGL2RenderingContext): void {
  context.getExtension("WEBGL_lose_context")?.loseContext();
}

/** One line for people. */
export function describeWebgl({ rendererName, isSoftware }: Omit<WebglFound, "context">): string {
  return `WebGL 2, float32, ${rendererName}${isSoftware ? " (in software)" : ""}`;
}

/** Nothing is ever drawn on it. */
function openCanvas(): OffscreenCanvas | HTMLCanvasElement | undefined {
  if (typeof OffscreenCanvas !== "undefined") return new OffscreenCanvas(1, 1);
  return typeof document === "undefined" ? undefined : document.createElement("canvas");
}

const CONTEXT_OPTIONS: WebGLContextAttributes = {
  alpha: false,
  depth: false,
  antialias: false,
  powerPreference: "high-performance",
};

function absent(reason: string, howTo: string): WebglAbsent {
  return { context: undefined, reason, howTo };
}

/** Browsers that keep the GPU to themselves name a likely one. */
function namesOf(context: WebGL2RenderingContext): { readonly vendorName: string; readonly rendererName: string } {
  const named = context.getExtension("WEBGL_debug_renderer_info");
  const nameOf = (unmasked: number | undefined, masked: number) => String(context.getParameter(unmasked ?? masked));
  return {
    vendorName: nameOf(named?.UNMASKED_VENDOR_WEBGL, context.VENDOR),
    rendererName: nameOf(named?.UNMASKED_RENDERER_WEBGL, context.RENDERER) || "GPU without a name",
  };
}
