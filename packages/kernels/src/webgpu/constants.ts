/** Flags of the WebGPU specification, which are globals in browsers only. */

export const BUFFER_USAGE = {
  mapRead: 0x1,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
  queryResolve: 0x200,
} as const;
export const MAP_READ = 0x1;
export const COMPUTE_STAGE = 0x4;

/** Invocations of a workgroup: what every WebGPU device has. */
export const WORKGROUP = 256;
/** Most workgroups of a pass over voxels; each takes several voxels from there on. */
export const MOST_GROUPS = 1024;
/** Most workgroups along one dimension of a dispatch, on every device. */
export const MOST_GROUPS_PER_DIMENSION = 65_535;
