/** Cores that this process may use: what it is bound to, what its control group grants, what a scheduler allotted. */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** What is looked at, besides the machine. */
export interface Allotment {
  /** Cores that the process may run on. */
  readonly bound?: number;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The text of a file, or `undefined` where there is none. */
  readonly readText?: (path: string) => string | undefined;
}

/** Cores of one task of Slurm, of the job on this machine in PBS, of the job in LSF. */
const SCHEDULERS = ["SLURM_CPUS_PER_TASK", "NCPUS", "LSB_MAX_NUM_PROCESSORS"];

/** At least 1. A control group that grants one core and a half grants 2: half a core is more than none. */
export function allottedCores({
  bound = availableParallelism(),
  environment = process.env,
  readText = readIfThere,
}: Allotment = {}): number {
  const scheduled = SCHEDULERS.map((name) => Number(environment[name]));
  const granted = controlGroups(readText("/proc/self/cgroup") ?? "").flatMap((group) => quotaOf(group, readText));
  const limits = [...scheduled, ...granted].filter((limit) => Number.isFinite(limit) && limit > 0);
  return Math.max(1, Math.min(bound, ...limits.map(Math.ceil)));
}

interface ControlGroup {
  readonly path: string;
  readonly version: 1 | 2;
}

/** The groups of `/proc/self/cgroup` that share out processors, and all that they are in. */
function controlGroups(text: string): ControlGroup[] {
  return text.split("\n").flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined || (controllers !== "" && !controllers?.split(",").includes("cpu"))) return [];
    const parts = path.split("/").filter((part) => part !== "");
    const version = controllers === "" ? 2 : 1;
    return Array.from({ length: parts.length + 1 }, (_, depth) => ({
      path: parts.slice(0, depth).join("/"),
      version: version as 1 | 2,
    }));
  });
}

/** Processor time over time, of the kernel's files for its fair scheduler. */
function quotaOf({ path, version }: ControlGroup, readText: (path: string) => string | undefined): number[] {
  const root = version === 2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpu";
  const read = (name: string) => readText([root, path, name].filter((part) => part !== "").join("/")) ?? "";
  const values =
    version === 2 ? read("cpu.max").trim().split(" ") : [read("cpu.cfs_quota_us"), read("cpu.cfs_period_us")];
  const [quota, period] = values.map(Number);
  return [Number(quota) / Number(period)];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
