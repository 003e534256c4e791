/** Whether what drivers call a GPU computes on the processor. */
export function isSoftwareAdapter(names: string): boolean {
  return SOFTWARE.test(names);
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software rasterizer|basic render|\bwarp\b/i;
