/** What a rank has of the cores of its machine. */

import { cpus } from "node:os";

/**
 * All that it may use where the launcher has bound it to some of the machine, else its share beside the other ranks
 * there.
 * @param cores - that the process may use.
 */
export function coresOfRank(cores: number, environment: NodeJS.ProcessEnv, machine: number = cpus().length): number {
  if (cores < machine) return cores;
  const { OMPI_COMM_WORLD_LOCAL_SIZE, MPI_LOCALNRANKS } = environment;
  const here = Number(OMPI_COMM_WORLD_LOCAL_SIZE ?? MPI_LOCALNRANKS ?? 1);
  return Math.max(1, Math.floor(cores / here));
}
