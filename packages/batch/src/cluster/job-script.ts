/** A script for a scheduler, that one can read and change. */

import { parseSettings } from "@autophase/settings";
import { ValueError } from "@autophase/tensor-io";
import { type ChosenClusterSettings, CLUSTER_SETTINGS, type ClusterSettings, clockTime } from "./cluster-settings.js";

/**
 * The script that runs a command over ranks, each bound to cores of its own and told a while before the end.
 * @param command - program and arguments, such as `["autophase-trainer", "train", "--out", "run"]`; without one of the
 *   two programs in front it is a command of `autophase`.
 * @throws {ValueError} without a command, for a setting out of range, or a grace that is longer than the time.
 */
export function jobScript(command: readonly string[], chosen: ChosenClusterSettings = {}): string {
  const settings = parseSettings(CLUSTER_SETTINGS, "cluster", chosen);
  if (command.length === 0) throw new ValueError("cluster: expected the command that the job runs");
  const { time, grace } = settings;
  if (grace >= time) {
    throw new ValueError(`cluster: expected a grace shorter than the time of ${clockTime(time)}, got ${grace} seconds`);
  }
  const words = (PROGRAMS.includes(command[0]) ? command : ["autophase", ...command]).map(quoted).join(" ");
  const { requests, launch } = settings.scheduler === "slurm" ? slurm(settings) : pbs(settings);
  return `#!/bin/bash
${requests.join("\n")}

set -euo pipefail
${settings.module.map((name) => `module load ${name}\n`).join("")}# each rank keeps to the cores that it is bound to; when the end is near, the first saves what there is
${launch} ${words}
`;
}

const PROGRAMS = ["autophase", "autophase-trainer"];

interface Parts {
  /** Lines that the scheduler reads. */
  readonly requests: readonly string[];
  /** What stands before the command. */
  readonly launch: string;
}

function slurm(settings: ClusterSettings): Parts {
  const { ranks, threads, time, grace, memory, mpi, partition, account, jobName } = settings;
  const requests = [
    `job-name=${jobName}`,
    `output=${jobName}-%j.log`,
    `ntasks=${ranks}`,
    `cpus-per-task=${threads}`,
    `time=${clockTime(time)}`,
    `signal=TERM@${grace}`,
    ...(memory === undefined ? [] : [`mem-per-cpu=${Math.ceil((1000 * memory) / threads)}M`]),
    ...(partition === undefined ? [] : [`partition=${partition}`]),
    ...(account === undefined ? [] : [`account=${account}`]),
  ].map((request) => `#SBATCH --${request}`);
  const options = `--mpi=${mpi === "openmpi" ? "pmix" : "pmi2"} --cpus-per-task=${threads} --cpu-bind=cores`;
  return { requests, launch: `# a rank that dies ends the others\nexec srun --kill-on-bad-exit=1 ${options}` };
}

/** PBS tells a job its end with a signal only where it is asked to by `qsig`: `timeout` does it here. */
function pbs(settings: ClusterSettings): Parts {
  const { ranks, threads, time, grace, memory, mpi, partition, account, jobName } = settings;
  const gigabytes = memory === undefined ? "" : `:mem=${Math.ceil(1000 * memory)}mb`;
  const requests = [
    `-N ${jobName}`,
    "-j oe",
    `-l select=${ranks}:ncpus=${threads}:mpiprocs=1${gigabytes}`,
    `-l walltime=${clockTime(time)}`,
    ...(partition === undefined ? [] : [`-q ${partition}`]),
    ...(account === undefined ? [] : [`-A ${account}`]),
  ].map((request) => `#PBS ${request}`);
  const bound =
    mpi === "openmpi"
      ? `mpirun --mca odls_base_sigkill_timeout ${grace} ${KEEPALIVE} --map-by slot:PE=${threads} --bind-to core`
      : `mpiexec -bind-to core:${threads}`;
  const noted = mpi === "openmpi" ? "# keepalive: a machine that is cut off ends the run within 15 seconds\n" : "";
  return {
    requests,
    launch: `${noted}cd "$PBS_O_WORKDIR"\nexec timeout --signal=TERM ${time - grace} ${bound} -n ${ranks}`,
  };
}

/** Without, Open MPI does not notice a machine that is cut off. Slurm's own daemons do. */
const KEEPALIVE = Object.entries({ time: 5, intvl: 3, probes: 3 })
  .map(([name, value]) => `--mca oob_tcp_keepalive_${name} ${value}`)
  .join(" ");

/** As a shell reads it as one word. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
