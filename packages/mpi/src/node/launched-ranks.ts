/** Whether this process is one of several that a launcher started. */

/** Variables in which launchers say how many ranks there are, and the family of MPI that they belong to. */
const SIZES = [
  ["OMPI_COMM_WORLD_SIZE", "Open MPI"],
  ["PMI_SIZE", "MPICH"],
] as const;

export interface LaunchedRanks {
  readonly size: number;
  readonly family: "Open MPI" | "MPICH";
}

/**
 * What `mpirun`, `mpiexec` and `srun --mpi` leave in the environment; nothing for a process that was started alone.
 * @param environment - such as `process.env`.
 */
export function launchedRanks(environment: NodeJS.ProcessEnv): LaunchedRanks | undefined {
  for (const [name, family] of SIZES) {
    const size = Number(environment[name]);
    if (Number.isSafeInteger(size) && size >= 1) return { size, family };
  }
  const { PMIX_RANK, SLURM_NTASKS } = environment;
  return PMIX_RANK === undefined ? undefined : { size: Number(SLURM_NTASKS ?? 1), family: "Open MPI" };
}
