/// <reference types="@webgpu/types" />

/** The entry to WebGPU, or in words why there is none. */
export type GpuOrReason = { readonly gpu: GPU } | { readonly reason: string; readonly howTo: string };
