/** What a run goes through: streams that go away, signals, disks, and others who write beside it. */

import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulateCrystal } from "@autophase/simulation";
import { writeNpz } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { autophase } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

const SHAPE = [16, 18, 20];
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-surroundings-"));
  const { pattern } = simulateCrystal({ seed: 6, index: 0, shape: SHAPE, detector: { peakCounts: 1e5 } });
  await writeFile(at("P.npz"), writeNpz({ intensity: pattern.intensity }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Through a shell, as pipes and redirections are made. */
async function shell(line: string): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const [A, T] = ["../dist/main.js", "../../trainer/dist/main.js"].map(
    (main) => `${process.execPath} ${fileURLToPath(new URL(main, import.meta.url))}`,
  );
  const child = spawn("bash", ["-c", line], { cwd: folder, env: { ...process.env, A, T } });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (text) => (said[name] += text));
  const [status] = await once(child, "close");
  return { status, ...said };
}

describe.skipIf(!existsSync("/dev/full"))("standard streams that go away (skipped without /dev/full)", () => {
  const run = (out: string): string => `$A phase P.npz --out ${out} --recipe 60*ER --starts 2 --workers 1 --no-report`;

  it.each([
    ["a reader that leaves", (out: string) => `set -o pipefail; ${run(out)} 2>&1 >/dev/null | head -1 >/dev/null`],
    ["a log on a full disk", (out: string) => `${run(out)} 2>/dev/full`],
    ["a result on a full disk, which is in its file", (out: string) => `${run(out)} >/dev/full 2>/dev/null`],
    ["none at all", (out: string) => `${run(out)} >&- 2>&-`],
  ])("do not end a run: %s", async (name, line) => {
    const out = `${name.replaceAll(/\W/g, "")}.cxi`;
    const { status, stderr } = await shell(line(out));
    expect([status, stderr]).toEqual([0, ""]);
    expect((await readReconstruction(at(out))).errorCurve).toHaveLength(60);
  });

  it("end what was to be printed alone with one line, but not for a reader who has enough", async () => {
    expect(await shell("$A info P.npz >/dev/full")).toEqual({
      status: 1,
      stdout: "",
      stderr: "error: standard output cannot be written: the disk is full\n",
    });
    expect(await shell("set -o pipefail; $A info P.npz | head -1 >/dev/null")).toMatchObject({
      status: 0,
      stderr: "",
    });
  });
});

it.skipIf(process.platform !== "linux")(
  "too few file handles are one line (skipped where ulimit differs)",
  async () => {
    for (const handles of [19, 21]) {
      const { status, stderr } = await shell(`ulimit -n ${handles}; $A info P.npz`);
      expect([status, stderr.split("\n").length]).toEqual([1, 2]);
      expect(stderr).toMatch(/^error: .*too few files may be open at once \(ulimit -n\): 256 are enough/);
    }
  },
);

describe.skipIf(process.platform !== "linux")("a limit of the address space (skipped where ulimit differs)", () => {
  it.each([
    [1_200_000, "$A info P.npz", "the program cannot be loaded: there is no room for another thread"],
    [1_200_000, "$T simulate --count 1 --out s", "the program cannot be loaded: there is no room for another thread"],
    [8_000_000, "$A phase P.npz --out v.cxi --recipe 5*ER", "wasm engine: WebAssembly needs"],
  ])("of %i kB is a sentence for %s", async (limit, command, sentence) => {
    const { status, stderr } = await shell(`ulimit -v ${limit}; ${command} -q`);
    expect([status, stderr]).toEqual([1, expect.stringContaining(sentence)]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("signals", () => {
  it.each(["SIGHUP", "SIGTERM"] as const)("%s saves what there is", async (signal) => {
    let isSent = false;
    const args = ["phase", at("P.npz"), "--out", at(`${signal}.cxi`), "--recipe", "40000*ER", "--no-report"];
    const outcome = await autophase(args, (child, text) => {
      if (!isSent && text.includes("phasing")) isSent = child.kill(signal);
    });
    expect(outcome.status).toBe(130);
    expect((await readReconstruction(at(`${signal}.cxi`))).object.shape).toEqual(SHAPE);
  });
});

describe("outputs", () => {
  const QUICK = ["--recipe", "20*ER", "--workers", "1", "--engine", "reference"];

  it.each([
    [
      "the report",
      (out: string) => ["phase", at("P.npz"), "--out", out],
      "q.html",
      /expected a name that ends in \.cxi/,
    ],
    ["another format", (out: string) => ["reconstruct", at("P.npz"), "--out", out], "R.npz", /convert makes \.npz/],
    ["no format", (out: string) => ["predict", at("P.npz"), "--fine-tune", "1", "--out", out], "R", /ends in \.cxi/],
    [
      "a picture as a table",
      (out: string) => ["analyze", at("P.npz"), "--out", at("A.cxi"), "--parts", out],
      "A.png",
      /ends in \.csv/,
    ],
    ["a page as a picture", (out: string) => ["report", at("P.npz"), "--out", out], "R.pdf", /ends in \.html/],
    ["the input", (out: string) => ["convert", at("P.npz"), out], "P.npz", /is read, and would be replaced/],
    ["a folder", (out: string) => ["phase", at("P.npz"), "--out", `${out}/`], "sub", /is a folder/],
    [
      "starts with long names",
      (out: string) => ["phase", at("P.npz"), "--out", out, "--save", "all"],
      `${"x".repeat(240)}.cxi`,
      /the name is too long/,
    ],
    ["nothing", () => ["phase", at("P.npz"), "--out", ""], "", /is no name/],
    [
      "two at once",
      (out: string) => ["analyze", at("P.npz"), "--out", out, "--vti", out],
      "A.cxi",
      /expected a name that ends in \.vti/,
    ],
  ])("are refused before the work: %s", async (_, args, out, message) => {
    const { status, stderr } = await autophaseHere(args(at(out)));
    expect([1, 2]).toContain(status);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("engine:");
  });

  it("have names as long as a file system takes, and checkpoints all the same", async () => {
    for (const [name, status] of [
      ["x".repeat(251), 0],
      [`${"x".repeat(249)}ü`, 0],
      ["x".repeat(252), 1],
    ] as const) {
      const args = ["phase", at("P.npz"), "--out", at(`${name}.cxi`), "--no-report", "--checkpoint", "1", ...QUICK];
      const outcome = await autophaseHere(args);
      expect([outcome.status, outcome.stderr]).toEqual([
        status,
        status === 0 ? expect.anything() : expect.stringMatching(/: cannot be written: the name is too long\n$/),
      ]);
      expect(existsSync(at(`${name}.cxi`))).toBe(status === 0);
    }
  });

  it("keep a pattern, unless told otherwise", async () => {
    expect((await autophaseHere(["convert", at("P.npz"), at("P.cxi")])).status).toBe(0);
    for (const input of ["P.cxi", "P.npz"]) {
      const { status, stderr } = await autophaseHere(["phase", at(input), "--out", at("P.cxi"), ...QUICK]);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/--force/)]);
    }
    expect((await autophaseHere(["phase", at("P.npz"), "--out", at("P.cxi"), "--force", ...QUICK])).status).toBe(0);
    expect((await readReconstruction(at("P.cxi"))).errorCurve).toHaveLength(20);
  });

  it("are about each other: a report names the result, and goes with it", async () => {
    const run = ["phase", at("P.npz"), "--out", at("N.cxi"), ...QUICK];
    expect((await autophaseHere(run)).status).toBe(0);
    const sha256 = createHash("sha256")
      .update(await readFile(at("N.cxi")))
      .digest("hex");
    const mark = `<meta name="autophase-result" content="sha256-${sha256}">`;
    expect(await readFile(at("N.html"), "utf8")).toContain(mark);
    expect((await autophaseHere(["report", at("N.cxi"), "--out", at("N2.html")])).status).toBe(0);
    expect(await readFile(at("N2.html"), "utf8")).toContain(mark);
    expect((await autophaseHere([...run, "--seed", "2", "--no-report"])).status).toBe(0);
    expect(existsSync(at("N.html"))).toBe(false);
  });

  it("have one run at a time, and a killed one stands in nobody's way", async () => {
    const args = ["phase", at("P.npz"), "--out", at("K.cxi"), "--recipe", "40000*ER", "--no-report"];
    let second: Promise<{ status: number | null; stderr: string }> | undefined;
    const first = await autophase(args, (child, text) => {
      if (second || !text.includes("phasing")) return;
      second = autophaseHere(["phase", at("P.npz"), "--out", at("K.cxi"), ...QUICK]).finally(() =>
        child.kill("SIGKILL"),
      );
    });
    expect(first.status).not.toBe(0);
    expect(await second).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/another run is about to write it/),
    });
    const left = (): Promise<string[]> => readdir(folder).then((names) => names.filter((name) => name.startsWith(".")));
    expect(await left()).toHaveLength(1);
    const { stdout } = await autophaseHere(["clean", folder, "--json"]);
    expect(JSON.parse(stdout).removed).toHaveLength(1);
    expect(await left()).toEqual([]);
    expect((await autophaseHere(["phase", at("P.npz"), "--out", at("K.cxi"), ...QUICK])).status).toBe(0);
  });
});

describe.skipIf(process.platform !== "linux")("names that are no text (skipped where names are text)", () => {
  it.each([
    ["of a file", "$'\\377name\\201.cxi'", ""],
    ["of a folder that is named", "$'in\\376/R.cxi'", "mkdir $'in\\376';"],
    ["of the folder that is worked in", "R.cxi", "mkdir $'at\\375'; cd $'at\\375';"],
    ["of a link to one", "link.cxi", "ln -s $'\\374.cxi' link.cxi;"],
  ])("are written and read again: %s", async (what, name, before) => {
    const inside = `mkdir '${what}'; cd '${what}'; ${before}`;
    const run = `$A phase ${at("P.npz")} --recipe 3*ER --workers 1 --out ${name}`;
    const { status, stdout, stderr } = await shell(`${inside} ${run} && $A info ${name} && find . | cat -v`);
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(/\ufffd|warning/)]);
    expect(stdout).toMatch(/kind +reconstruction/);
    // nothing is under another name
    expect(stdout).not.toMatch(/\ufffd|M-oM-\?M-=|\.tmp|\.lock/);
    if (name.startsWith("$")) expect(stdout).toMatch(/--out \$'.*\\xf[ef]/);
  });
});

describe("a run that was killed", () => {
  it.each([
    ["one start", "phase", ["--recipe", "4000*ER+4000*HIO"]],
    [
      "workers and generations",
      "reconstruct",
      ["--recipe", "400*ER+800*HIO", "--starts", "4", "--generations", "2", "--workers", "2"],
    ],
  ])("gives the bits of one that was not: %s", async (name, command, options) => {
    const out = (what: string): string => at(`${name.replaceAll(" ", "-")}-${what}.cxi`);
    const run = (what: string): string[] => [
      command,
      at("P.npz"),
      "--out",
      out(what),
      "--no-report",
      "--checkpoint",
      "1",
      ...options,
    ];
    expect((await autophase(run("whole"))).status).toBe(0);
    let kills = 0;
    for (let attempt = 0; attempt < 3; attempt++) {
      const began = Date.now();
      let watch: ReturnType<typeof setInterval> | undefined;
      const killOnceKept = (child: ChildProcess): void => {
        if ((statSync(`${out("killed")}.checkpoint`, { throwIfNoEntry: false })?.mtimeMs ?? 0) < began) return;
        clearInterval(watch);
        if (child.kill("SIGKILL")) kills++;
      };
      await autophase([...run("killed"), "--resume"], (child) => {
        watch ??= setInterval(killOnceKept, 20, child);
      });
      clearInterval(watch);
    }
    const last = await autophase([...run("killed"), "--resume"]);
    expect([last.status, kills > 0]).toEqual([0, true]);
    const [whole, resumed] = [await readReconstruction(out("whole")), await readReconstruction(out("killed"))];
    expect(resumed.object).toEqual(whole.object);
    expect(resumed.support).toEqual(whole.support);
    expect(resumed.errorCurve).toEqual(whole.errorCurve);
    expect(existsSync(`${out("killed")}.checkpoint`)).toBe(false);
  });
});
