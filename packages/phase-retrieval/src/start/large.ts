/** Voxels from which, about 200^3, an iteration takes long enough to listen for a signal within it. */
export const LARGE_VOXELS: number = 2 ** 23;
