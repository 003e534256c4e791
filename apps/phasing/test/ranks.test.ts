import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { writeNpy } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const SIDE = 16;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-ranks-"));
  const data = Float32Array.from({ length: SIDE ** 3 }, (_, i) => {
    const at = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE].map((n) => n - SIDE / 2);
    const modulus = at.map((k) => (k === 0 ? 5 : Math.sin((5 * Math.PI * k) / SIDE) / Math.sin((Math.PI * k) / SIDE)));
    return Math.round(modulus.reduce((product, value) => product * value ** 2, 1));
  });
  await writeFile(join(folder, "P.npy"), writeNpy({ data, shape: [SIDE, SIDE, SIDE] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const LAUNCHERS = [
  ["/usr/bin/mpirun.openmpi", ["--allow-run-as-root", "--oversubscribe", "-n", "2"]],
  ["/usr/bin/mpirun.mpich", ["-n", "3"]],
] as const;

describe.each(LAUNCHERS)("%s", (launcher, flags) => {
  const isThere = existsSync(launcher);
  const command = (name: string): string[] =>
    `reconstruct P.npy --recipe 20*ER --starts 4 --seed 3 --json --no-report --out ${name}`.split(" ");

  it.skipIf(!isThere)(
    isThere ? "shares the starts out, with the bits of one process and one voice" : "is not here",
    async () => {
      const plain = await run(process.execPath, [MAIN, ...command("one.cxi")], { cwd: folder });
      const shared = await run(launcher, [...flags, process.execPath, MAIN, ...command("shared.cxi")], { cwd: folder });
      expect(shared.stdout.trim().split("\n")).toHaveLength(1);
      expect(shared.stderr).toContain(`starts: 4, ${flags.at(-1)} at a time`);
      const [one, other] = [JSON.parse(plain.stdout), JSON.parse(shared.stdout)];
      const { seconds: _, secondsPerIteration: __, out: ___, ...figures } = one;
      expect(other).toMatchObject(figures);
      const read = (name: string) => readReconstruction(join(folder, name));
      expect((await read("shared.cxi")).object).toEqual((await read("one.cxi")).object);
    },
    120_000,
  );

  it.skipIf(!isThere)(
    "does not begin where ranks were called with other words, or see other files",
    async () => {
      const start = (name: string, cwd: string): string[] => [
        "-n",
        "1",
        "-wdir",
        cwd,
        process.execPath,
        MAIN,
        ...command(name),
      ];
      const other = join(folder, launcher.includes("mpich") ? "mpich" : "openmpi");
      await mkdir(other);
      const begin = (first: string, second: string): Promise<{ stderr: string }> =>
        run(launcher, [...flags.slice(0, -2), ...start(first, folder), ":", ...start(second, other)]).then(
          () => ({ stderr: "it began" }),
          (error) => error,
        );
      expect((await begin("a.cxi", "b.cxi")).stderr).toContain("error: rank 0 was called with other words than others");
      await writeFile(join(other, "P.npy"), "another");
      expect((await begin("a.cxi", "a.cxi")).stderr).toContain(
        "error: P.npy is another file on some ranks than on the first",
      );
    },
    60_000,
  );

  it.skipIf(!isThere)(
    "ends all of them with the one that finds an error",
    async () => {
      const wrong = ["reconstruct", "absent.npy", "--out", "x.cxi"];
      const failed = run(launcher, [...flags, process.execPath, MAIN, ...wrong], { cwd: folder });
      await expect(failed).rejects.toMatchObject({ code: 1 });
    },
    60_000,
  );
});
