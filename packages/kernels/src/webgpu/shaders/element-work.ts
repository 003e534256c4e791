/** What is done to an array element by element: in a pass of its own, or on the way through a pass of the transform. */

/// <reference types="@webgpu/types" />
import type { KernelSource } from "../compute-kernel.js";

export interface ElementWork {
  readonly name: string;
  readonly params: KernelSource["params"];
  /** Besides the array that is worked on. */
  readonly buffers: KernelSource["buffers"];
  readonly declarations?: string;
  /**
   * Statements for the voxel `i`. `continue` ends the voxel.
   * @param place - the element that is worked on, to be read and written.
   */
  readonly bodyAt: (place: string) => string;
}

/** Work with what it works with, for one dispatch. */
export interface BoundWork {
  readonly work: ElementWork;
  readonly buffers: Readonly<Record<string, GPUBuffer>>;
  readonly params: Readonly<Record<string, number>>;
}
