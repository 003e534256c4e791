/** What threads can be asked to do for learning; `assembly/learning/jobs.ts` names the same kinds. */
export const LEARNING_JOBS = {
  pack: 32,
  convolve: 33,
  filterGradient: 34,
  gatheredGradient: 35,
  combine: 36,
  change: 37,
  normalize: 38,
  sumChannels: 39,
  normalizeGradient: 40,
  resample: 41,
  reduce: 42,
  farField: 43,
  farFieldGradient: 44,
  adam: 45,
} as const;
