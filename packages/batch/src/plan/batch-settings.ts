/** What can be decided of a batch, besides how each scan is treated. */

import { deferred, setting, withText, z } from "@autophase/settings";

const scans = deferred(() =>
  withText(z.array(z.int().min(0)).min(1), {
    expected: "numbers and ranges such as 54-60,62",
    parse: numbersOf,
    print: (numbers) => numbers.join(","),
  }),
);

/** Names are those of the options of the command line. */
export const BATCH_SETTINGS = deferred(() =>
  z.strictObject({
    frames: setting(z.string().optional(), {
      help: "folder that holds, for each scan, a folder of frames or a stack whose name ends in the scan's number",
      placeholder: "folder",
      namesFile: () => true,
    }),
    watch: setting(z.string().optional(), {
      help: "the same, and scans are taken as they arrive, once their files stop growing",
      placeholder: "folder",
      namesFile: () => true,
    }),
    settle: setting(z.number().min(0).max(3600).default(10), {
      help: "how long the files of a scan that arrives must stay as they are",
      unit: "seconds",
    }),
    spec: setting(z.string().optional(), {
      help: "SPEC file of the beamtime: angles, date, motors and counters of each scan",
      placeholder: "file",
      namesFile: () => true,
    }),
    scans: setting(scans.optional(), { help: "which ones, default all there are", placeholder: "54-60,62" }),
    against: setting(z.array(z.string()).min(1).optional(), {
      help: "what trends are drawn against: time, scan, a motor or a counter; default time where the log has dates",
      placeholder: "name",
      isRepeatable: true,
    }),
    continue: setting(z.boolean().default(false), {
      help: "the first start of each scan begins at the object of the last one that can be trusted, one scan after the other",
    }),
    pages: setting(z.boolean().default(true), {
      help: "a page of each scan beside its files",
      off: "the page of the series alone",
    }),
    atOnce: setting(z.int().min(1).optional(), {
      help: "scans at a time; default as many as cores carry beside the starts of one",
      placeholder: "n",
    }),
  }),
);

/** With the defaults. */
export type BatchSettings = z.output<typeof BATCH_SETTINGS>;
/** Other than the defaults. */
export type ChosenBatchSettings = z.input<typeof BATCH_SETTINGS>;

/** `54-60,62`. */
function numbersOf(text: string): number[] | undefined {
  const numbers: number[] = [];
  for (const part of text.split(",")) {
    const [, first, last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first) || Number(last) - Number(first) > LONGEST) return undefined;
    for (let number = Number(first); number <= Number(last); number++) numbers.push(number);
  }
  return numbers;
}

/** A longer range is a typing error. */
const LONGEST = 100_000;
