/** What threads can be asked to do for learning; `assembly/learning/jobs.ts` names the same kinds. */
export const LEARNING_JOBS = { pack: 32, convolve: 33, filterGradient: 34, gatheredGradient: 35 } as const;
