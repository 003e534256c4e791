/** Arrays on the device: one texel for each element, in rows of a power of two. */

/** Two floats of an element, or one. */
export type ElementType = "complex" | "real";

/** A texture as gpu.js takes and fills it. */
export interface DeviceArray {
  readonly element: ElementType;
  /** Element `i` is the texel `(i mod 2^shift, floor(i / 2^shift))`. */
  readonly shift: number;
  readonly texture: WebGLTexture;
  readonly context: WebGL2RenderingContext;
  /** gpu.js's name of the element type. */
  readonly type: string;
  readonly size: Int32Array;
  readonly dimensions: Int32Array;
  readonly output: readonly number[];
  /** gpu.js would put another texture in its place. */
  readonly beforeMutate: () => boolean;
}

/** As gpu.js calls one and two floats a texel; its `NumberTexture` has four numbers in one. */
export const GPU_JS_TYPES = { complex: "ArrayTexture(2)", real: "ArrayTexture(1)" } as const;

export interface Layout {
  readonly width: number;
  readonly rows: number;
  readonly shift: number;
}

/** As nearly square as rows of a power of two allow. */
export function layoutOf(count: number): Layout {
  let shift = 0;
  while (4 ** shift < count) shift++;
  const width = 2 ** shift;
  return { width, rows: Math.ceil(count / width), shift };
}

/** Its elements are 0. */
export function createDeviceArray(context: WebGL2RenderingContext, element: ElementType, count: number): DeviceArray {
  const { width, rows, shift } = layoutOf(count);
  const texture = context.createTexture();
  context.bindTexture(context.TEXTURE_2D, texture);
  context.texStorage2D(context.TEXTURE_2D, 1, element === "complex" ? context.RG32F : context.R32F, width, rows);
  context.texParameteri(context.TEXTURE_2D, context.TEXTURE_MIN_FILTER, context.NEAREST);
  context.texParameteri(context.TEXTURE_2D, context.TEXTURE_MAG_FILTER, context.NEAREST);
  return {
    element,
    shift,
    texture,
    context,
    type: GPU_JS_TYPES[element],
    size: Int32Array.of(width, rows),
    dimensions: Int32Array.of(width, rows, 1),
    output: [width, rows],
    beforeMutate: () => false,
  };
}
