/** What a scheduler is asked for. */

import { deferred, setting, withText, z } from "@autophase/settings";

const SCHEDULERS = ["slurm", "pbs"] as const;

const time = deferred(() =>
  withText(z.int().min(1), {
    expected: "hours, minutes and seconds such as 1:30:00",
    parse: (text) => {
      const parts = text.split(":");
      if (parts.length !== 3 || !parts.every((part) => /^\d+$/.test(part))) return undefined;
      return parts.map(Number).reduce((seconds, part) => 60 * seconds + part, 0);
    },
    print: clockTime,
  }),
);
/** What a shell and a scheduler take as it is. */
const name = deferred(() =>
  withText(z.string().regex(/^[\w.@/+-]+$/), {
    expected: "a name of letters, digits and . _ @ / + -",
    parse: (text) => text,
    print: (value) => value,
  }),
);

/** Names are those of the options of the command line. */
export const CLUSTER_SETTINGS = deferred(() =>
  z.strictObject({
    scheduler: setting(z.enum(SCHEDULERS).default("slurm"), { help: "whose script: slurm, pbs" }),
    ranks: setting(z.int().min(1).max(100_000).default(8), { help: "processes, each with a start at a time" }),
    threads: setting(z.int().min(1).max(1024).default(1), { help: "cores of each" }),
    time: setting(time.default(3600), { help: "the longest that it may take", placeholder: "h:mm:ss" }),
    grace: setting(z.int().min(5).max(3600).default(60), {
      help: "before that end, when it is told to save what it has",
      unit: "seconds",
    }),
    memory: setting(z.number().min(0.1).optional(), { help: "for each rank; default the scheduler's", unit: "GB" }),
    mpi: setting(z.enum(["openmpi", "mpich"]).default("openmpi"), { help: "of the cluster: openmpi, mpich" }),
    partition: setting(name.optional(), { help: "or queue; default the scheduler's", placeholder: "name" }),
    account: setting(name.optional(), { help: "that pays", placeholder: "name" }),
    module: setting(z.array(name).default([]), { help: "to load first", placeholder: "name", isRepeatable: true }),
    jobName: setting(name.default("autophase"), { help: "in the queue", placeholder: "name" }),
  }),
);

/** With the defaults. */
export type ClusterSettings = z.output<typeof CLUSTER_SETTINGS>;
/** Other than the defaults. */
export type ChosenClusterSettings = z.input<typeof CLUSTER_SETTINGS>;

/** `1:30:00`. */
export function clockTime(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
