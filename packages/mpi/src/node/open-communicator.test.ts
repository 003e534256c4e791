import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeProgramFolder } from "../../test/program-folder.js";
import { launchedRanks } from "./launched-ranks.js";
import { openCommunicator } from "./open-communicator.js";

const run = promisify(execFile);
let folder: string;

/** Says what each rank has after every call, one line of JSON a rank. */
const PROGRAM = `
import { openCommunicator } from "./index.js";
const ranks = await openCommunicator();
const { rank, size } = ranks;
const isRoot = rank === size - 1;
const sum = Float32Array.of(rank + 1, 0.5);
await ranks.allReduce(sum);
const largest = Float64Array.of(rank, -rank);
await ranks.allReduce(largest, "max");
const least = Int32Array.of(rank + 3);
await ranks.allReduce(least, "min");
const all = isRoot ? new Float64Array(2 * size) : undefined;
await ranks.gather(Float64Array.of(rank, rank / 4), all, size - 1);
const news = new Int32Array(3).fill(isRoot ? 7 : 0);
await ranks.broadcast(news, size - 1);
const part = new Uint8Array(2);
await ranks.scatter(part, rank === 0 ? Uint8Array.from({ length: 2 * size }, (_, i) => 250 + i) : undefined);
// begun together: those that hold the thread while they sum, and others
const [beside, held, more] = [rank, rank + 1, 2].map((value) => new Float32Array(300000).fill(value));
const word = Int32Array.of(rank === 0 ? 5 : 0);
await Promise.all([
  ranks.allReduce(beside, "sum", { isBeside: true }), ranks.allReduce(held), ranks.broadcast(word), ranks.allReduce(more), ranks.barrier(),
]);
const together = [beside[0], beside[299999], held[0], held[299999], more[299999], word[0]];
// in a ring, whoever comes first
const long = new Uint8Array(300000).fill(rank);
const sending = size > 1 ? ranks.send((rank + 1) % size, long) : undefined;
const message = size > 1 ? await ranks.receive() : undefined;
await sending;
let ticks = 0;
const timer = setInterval(() => ticks++, 5);
if (rank === 0) await new Promise((resolve) => setTimeout(resolve, 200));
await ranks.barrier();
clearInterval(timer);
const ring = message && [message.from, message.bytes.length, message.bytes[299999]];
const arrays = { sum, largest, least, all, news, part, together };
for (const name in arrays) arrays[name] = arrays[name] && [...arrays[name]];
process.stdout.write(JSON.stringify({ rank, size, ring, turns: ticks > 3, ...arrays }) + "\\n");
await ranks.finish();
`;
/** Rank 0 waits for ever, the last one ends all. */
const ABORTING = `
import { openCommunicator } from "./index.js";
const ranks = await openCommunicator();
if (ranks.rank === ranks.size - 1) ranks.abort(3);
await ranks.receive();
`;

beforeAll(async () => {
  folder = await makeProgramFolder({ "program.mjs": PROGRAM, "aborting.mjs": ABORTING });
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const LAUNCHERS = [
  ["Open MPI", "/usr/bin/mpirun.openmpi", ["--allow-run-as-root", "--oversubscribe"]],
  ["MPICH", "/usr/bin/mpirun.mpich", []],
] as const;

describe.each(LAUNCHERS)("%s", (family, launcher, flags) => {
  const name = existsSync(launcher) ? "its launcher" : `no ${launcher} here: apt-get install openmpi-bin mpich`;
  const launch = (ranks: number, program: string) =>
    run(launcher, [...flags, "-n", String(ranks), process.execPath, join(folder, program)]);

  describe.skipIf(!existsSync(launcher))(name, () => {
    it.each([1, 2, 4])(
      "carries typed arrays between %d ranks, and blocks nothing",
      async (size) => {
        const { stdout } = await launch(size, "program.mjs");
        const ranks = stdout
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line))
          .sort((a, b) => a.rank - b.rank);
        const numbers = Array.from({ length: size }, (_, rank) => rank);
        expect(ranks).toEqual(
          numbers.map((rank) => ({
            rank,
            size,
            sum: [(size * (size + 1)) / 2, size / 2],
            largest: [size - 1, expect.closeTo(0)],
            least: [3],
            ...(rank === size - 1 && { all: numbers.flatMap((other) => [other, other / 4]) }),
            news: [7, 7, 7],
            part: [250 + 2 * rank, (251 + 2 * rank) % 256].map((value) => value % 256),
            ...(size > 1 && { ring: [(rank + size - 1) % size, 300_000, (rank + size - 1) % size] }),
            together: [(size - 1) / 2, (size - 1) / 2, (size + 1) / 2, (size + 1) / 2, 2, 0]
              .map((each) => each * size)
              .with(5, 5),
            turns: expect.any(Boolean),
          })),
        );
        if (size > 1) for (const { rank, turns } of ranks.slice(1)) expect([rank, turns]).toEqual([rank, true]);
      },
      60_000,
    );

    it("ends all ranks with one that aborts", async () => {
      await expect(launch(2, "aborting.mjs")).rejects.toMatchObject({ code: 3 });
    }, 60_000);

    it("says when the library is not there", async () => {
      const absent = `import { openCommunicator } from "./index.js";
await openCommunicator({ library: "libnone.so.1" }).catch(({ message }) => { process.stdout.write(message); process.exit(0); });`;
      await writeFile(join(folder, `absent-${family.length}.mjs`), absent);
      const { stdout } = await launch(1, `absent-${family.length}.mjs`);
      expect(stdout).toMatch(new RegExp(`^no MPI library of ${family} \\(libnone.so.1\\)`));
    }, 60_000);
  });
});

describe("without a launcher", () => {
  it("is one rank alone", async () => {
    const { OMPI_COMM_WORLD_SIZE: _, PMI_SIZE: __, PMIX_RANK: ___, ...plain } = process.env;
    expect(launchedRanks(plain)).toBeUndefined();
    const alone = await openCommunicator();
    expect([alone.rank, alone.size]).toEqual([0, 1]);
    const [sum, all, part] = [Float32Array.of(3), new Int32Array(2), new Int32Array(2)];
    await alone.allReduce(sum);
    await alone.gather(Int32Array.of(4, 5), all);
    await alone.scatter(part, all);
    await alone.barrier();
    expect([sum[0], ...all, ...part]).toEqual([3, 4, 5, 4, 5]);
    await expect(alone.send(1, new Uint8Array(1))).rejects.toThrow("there is no rank 1");
    await expect(alone.receive()).rejects.toThrow("alone");
    alone.abort(1);
    await alone.finish();
  });

  it.each([
    [{ OMPI_COMM_WORLD_SIZE: "4" }, { size: 4, family: "Open MPI" }],
    [
      { PMI_SIZE: "2", PMI_RANK: "1" },
      { size: 2, family: "MPICH" },
    ],
    [
      { PMIX_RANK: "0", SLURM_NTASKS: "8" },
      { size: 8, family: "Open MPI" },
    ],
    [{ PMI_SIZE: "none" }, undefined],
  ])("reads %j", (environment, expected) => {
    expect(launchedRanks(environment)).toEqual(expected);
  });
});
