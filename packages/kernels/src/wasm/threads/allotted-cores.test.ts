import { availableParallelism } from "node:os";
import { expect, it } from "vitest";
import { allottedCores } from "./allotted-cores.js";

const machine = (files: Record<string, string>, environment: Record<string, string> = {}) => ({
  bound: 16,
  environment,
  readText: (path: string) => files[path],
});

it("is what the process is bound to where nothing grants less", () => {
  expect(allottedCores(machine({}))).toBe(16);
  expect(allottedCores({ environment: {} })).toBeLessThanOrEqual(availableParallelism());
  const unlimited = { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000\n" };
  expect(allottedCores(machine(unlimited))).toBe(16);
});

it.each([
  ["two cores of a container", { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "200000 100000\n" }, 2],
  [
    "a core and a half, of a group around it",
    { "/proc/self/cgroup": "0::/user.slice/job\n", "/sys/fs/cgroup/user.slice/cpu.max": "150000 100000\n" },
    2,
  ],
  [
    "the older files",
    {
      "/proc/self/cgroup": "9:name=systemd:/\n4:cpu,cpuacct:/job\n",
      "/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": "300000\n",
      "/sys/fs/cgroup/cpu/job/cpu.cfs_period_us": "100000\n",
    },
    3,
  ],
  [
    "the older files without a quota",
    {
      "/proc/self/cgroup": "4:cpu,cpuacct:/\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    },
    16,
  ],
])("%s", (_, files, cores) => expect(allottedCores(machine(files))).toBe(cores));

it("is what a scheduler allotted to one task", () => {
  expect(allottedCores(machine({}, { SLURM_CPUS_PER_TASK: "4" }))).toBe(4);
  expect(allottedCores(machine({}, { NCPUS: "32" }))).toBe(16);
  expect(allottedCores(machine({}, { SLURM_CPUS_PER_TASK: "" }))).toBe(16);
});
