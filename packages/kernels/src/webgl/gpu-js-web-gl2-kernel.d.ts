declare module "gpu.js/src/backend/web-gl2/kernel.js" {
  export const WebGL2Kernel: new (source: string, settings: Readonly<Record<string, unknown>>) => unknown;
}
