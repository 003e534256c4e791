import { spawnSync } from "node:child_process";
import { ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { jobScript } from "../index.js";

const command = ["autophase", "reconstruct", "P.cxi", "--recipe", "2*(20*ER+180*HIO)", "--out", "Anna's R.cxi"];

describe("jobScript", () => {
  it("is a script for Slurm by default", () => {
    const settings = { ranks: 32, memory: 2, module: ["openmpi/4.1"], partition: "short" };
    expect(jobScript(command, settings)).toMatchInlineSnapshot(`
      "#!/bin/bash
      #SBATCH --job-name=autophase
      #SBATCH --output=autophase-%j.log
      #SBATCH --ntasks=32
      #SBATCH --cpus-per-task=1
      #SBATCH --time=1:00:00
      #SBATCH --signal=TERM@60
      #SBATCH --mem-per-cpu=2000M
      #SBATCH --partition=short

      set -euo pipefail
      module load openmpi/4.1
      # each rank keeps to the cores that it is bound to; when the end is near, the first saves what there is
      # a rank that dies ends the others
      exec srun --kill-on-bad-exit=1 --mpi=pmix --cpus-per-task=1 --cpu-bind=cores autophase reconstruct P.cxi --recipe '2*(20*ER+180*HIO)' --out 'Anna'\\''s R.cxi'
      "
    `);
  });

  it("is one for PBS, which is told its end by the script", () => {
    const settings = {
      scheduler: "pbs" as const,
      ranks: 4,
      threads: 2,
      time: 5400,
      mpi: "mpich" as const,
      account: "p12",
    };
    expect(jobScript(command, settings)).toMatchInlineSnapshot(`
      "#!/bin/bash
      #PBS -N autophase
      #PBS -j oe
      #PBS -l select=4:ncpus=2:mpiprocs=1
      #PBS -l walltime=1:30:00
      #PBS -A p12

      set -euo pipefail
      # each rank keeps to the cores that it is bound to; when the end is near, the first saves what there is
      cd "$PBS_O_WORKDIR"
      exec timeout --signal=TERM 5340 mpiexec -bind-to core:2 -n 4 autophase reconstruct P.cxi --recipe '2*(20*ER+180*HIO)' --out 'Anna'\\''s R.cxi'
      "
    `);
  });

  it("runs either program, and a command without one by autophase", () => {
    const words = ["train", "--out", "run"];
    expect(jobScript(["autophase-trainer", ...words])).toMatch(/=cores autophase-trainer train --out run\n$/);
    expect(jobScript(["phase", "P.cxi"])).toMatch(/=cores autophase phase P.cxi\n$/);
  });

  it("has Open MPI notice a machine that is cut off", () => {
    const keepalive = /mpirun .*--mca oob_tcp_keepalive_time 5 .*_intvl 3 .*_probes 3 .*-n 8 autophase/;
    expect(jobScript(command, { scheduler: "pbs" })).toMatch(keepalive);
  });

  it.each(["slurm", "pbs"] as const)("hands the command on word by word: %s", (scheduler) => {
    const script = jobScript(command, { scheduler });
    const launched = 'srun() { printf "%s\\n" "$@"; }; mpirun() { srun "$@"; }; timeout() { shift 2; "$@"; }';
    const runnable = script.replace("exec ", "").replace("#!/bin/bash", `${launched}; PBS_O_WORKDIR=.`);
    const { stdout, status } = spawnSync("bash", ["-c", runnable], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout.trim().split("\n").slice(-command.length)).toEqual(command);
  });

  it("refuses what no scheduler could do", () => {
    expect(() => jobScript([])).toThrow(ValueError);
    expect(() => jobScript(command, { time: 60 })).toThrow("a grace shorter than the time of 0:01:00, got 60");
    expect(() => jobScript(command, { partition: "a b; rm -r ." })).toThrow(
      "cluster: partition: expected a name of letters, digits and . _ @ / + -, got",
    );
  });
});
