/** What becomes of what was there before, of what killed runs left, and of two who write one file. */

import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import { FileError } from "../errors.js";
import { lockOutput } from "./output-lock.js";
import { outputTarget } from "./output-target.js";
import { isAlive, ownIdentity } from "./process-identity.js";
import { lockFor, sweepTemporaries, temporaryFor } from "./temporary-files.js";
import { writeFileAtomic } from "./write-file-atomic.js";

const temporary = createTemporaryFolder();
const bytes = Uint8Array.of(7, 8, 9);
const gone = { ...ownIdentity(), pid: spawnSync(process.execPath, ["--version"]).pid, began: 1 };

const makePipe = (path: string): void => void execFileSync("sh", ["-c", 'mkfifo "$1"', "sh", path]);

describe("writeFileAtomic", () => {
  it("keeps the mode of a file that it replaces", async () => {
    const path = temporary("mode", "r.cxi");
    writeFileSync(path, "old");
    chmodSync(path, 0o640);
    await writeFileAtomic(path, bytes);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect([...readFileSync(path)]).toEqual([7, 8, 9]);
  });

  it("replaces what a link leads to, also through another link and where nothing is yet", async () => {
    const path = temporary("linked", "real.cxi");
    const link = temporary("links", "r.cxi");
    symlinkSync("r.cxi", temporary("links", "again.cxi"));
    symlinkSync(path, link);
    for (let i = 0; i < 2; i++) {
      await writeFileAtomic(temporary("links", "again.cxi"), bytes);
      expect(lstatSync(link).isSymbolicLink()).toBe(true);
      expect(lstatSync(path).isFile()).toBe(true);
    }
    expect(readdirSync(temporary("linked", "."))).toEqual(["real.cxi"]);
    symlinkSync("b", temporary("circle", "a"));
    symlinkSync("a", temporary("circle", "b"));
    await expect(writeFileAtomic(temporary("circle", "a"), bytes)).rejects.toThrow("links lead in a circle");
  });

  it.skipIf(!existsSync("/dev/null"))("writes into a device and leaves it one (skipped without any)", async () => {
    await writeFileAtomic("/dev/null", bytes);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    await expect(writeFileAtomic("/dev/full", bytes)).rejects.toThrow("/dev/full: cannot be written: the disk is full");
  });

  it.skipIf(process.platform === "win32")("writes into a pipe that is read, and refuses one that is not", async () => {
    const path = temporary("pipes", "p");
    makePipe(path);
    await expect(writeFileAtomic(path, bytes)).rejects.toThrow("is a pipe that nobody reads");
    const reader = spawn("cat", [path]);
    const read = new Promise((resolve) => reader.stdout.on("data", (part: Buffer) => resolve([...part])));
    await writeFileAtomic(path, bytes);
    expect(await read).toEqual([7, 8, 9]);
    expect(statSync(path).isFIFO()).toBe(true);
  });

  it("refuses a socket, and names that are none", async () => {
    const path = temporary("sockets", "s");
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once("listening", resolve));
    await expect(writeFileAtomic(path, bytes)).rejects.toThrow("is a socket");
    server.close();
    await expect(writeFileAtomic("", bytes)).rejects.toThrow("is no name");
    await expect(writeFileAtomic(`${temporary("dir", ".")}/`, bytes)).rejects.toThrow("is a folder");
    await expect(writeFileAtomic(`${temporary("dir", "new")}/`, bytes)).rejects.toThrow("is a folder");
  });

  it("takes names as long as the file system does", async () => {
    for (const length of [244, 251, 255]) {
      const path = temporary("long", "n".repeat(length));
      await writeFileAtomic(path, bytes);
      expect(existsSync(path)).toBe(true);
    }
    await expect(outputTarget(temporary("long", "n".repeat(256)))).rejects.toThrow("the name is too long");
  });

  it("is asked for room before the work", async () => {
    await expect(outputTarget(temporary("room", "r.cxi"), 1e18)).rejects.toThrow(/needs about .* MB, and .* are free/);
  });
});

describe("sweepTemporaries", () => {
  it("removes what is of a process that is gone, and nothing else", async () => {
    const path = temporary("swept", "r.cxi");
    const own = temporaryFor(path);
    const nameOf = ({ host = gone.host, pid = gone.pid, began = gone.began }): string =>
      own.replace(`-${ownIdentity().host}-${process.pid}-${ownIdentity().began}-`, `-${host}-${pid}-${began}-`);
    const [dead, again, elsewhere] = [nameOf({}), nameOf({ pid: process.pid }), nameOf({ host: "0badf00d" })];
    const other = temporaryFor(temporary("swept", "other.cxi")).replace(`-${process.pid}-`, `-${gone.pid}-`);
    for (const file of [own, dead, again, elsewhere, other, path]) writeFileSync(file, "half");
    writeFileSync(lockFor(path), JSON.stringify(gone));
    writeFileSync(lockFor(temporary("swept", "mine")), JSON.stringify(ownIdentity()));
    const first = await sweepTemporaries(dirname(path), path);
    expect(first.map((file) => file.path).sort()).toEqual([dead, again].sort());
    expect((await sweepTemporaries(dirname(path))).map((file) => file.path).sort()).toEqual(
      [lockFor(path), other].sort(),
    );
    for (const file of [own, elsewhere, path]) expect(existsSync(file)).toBe(true);
    await expect(sweepTemporaries(temporary("nowhere", "x"))).rejects.toThrow("no such file or folder");
  });
});

describe("lockOutput", () => {
  const program = fileURLToPath(new URL("../../dist/node/index.js", import.meta.url));

  it("is one run's at a time, and a dead owner's no more", async () => {
    const path = temporary("locked", "r.cxi");
    const release = lockOutput(path);
    expect(lockOutput(path)).toBeTypeOf("function");
    release();
    expect(readdirSync(temporary("locked", "."))).toEqual([]);
    writeFileSync(lockFor(path), JSON.stringify({ ...gone, machine: "here", since: "before" }));
    lockOutput(path)();
    expect(readdirSync(temporary("locked", "."))).toEqual([]);
    writeFileSync(lockFor(path), JSON.stringify({ ...gone, host: "0badf00d", machine: "there", since: "noon" }));
    expect(() => lockOutput(path)).toThrow(/another run is about to write it \(process \d+ on there, since noon\)/);
  });

  it("says in words where no lock can be", () => {
    const nowhere = `${temporary("locked", "no")}/r.cxi`;
    expect(() => lockOutput(nowhere)).toThrow(FileError);
    expect(() => lockOutput(nowhere)).toThrow(/r\.cxi: cannot be written: the folder .*no does not exist; create it/);
  });

  it.skipIf(!existsSync(program))("is had by one of many (skipped without a build)", async () => {
    const path = temporary("many", "r.cxi");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(lockFor(path), JSON.stringify({ ...gone, machine: "here", since: "before" }));
    const script = `import { lockOutput } from ${JSON.stringify(program)};
      try { lockOutput(${JSON.stringify(path)}); process.stdout.write("had"); setTimeout(() => {}, 1500); } catch { }`;
    const runs = Array.from({ length: 6 }, () => spawn(process.execPath, ["--input-type=module", "-e", script]));
    const said = await Promise.all(
      runs.map(async ({ stdout }) => {
        let text = "";
        for await (const part of stdout) text += part;
        return text;
      }),
    );
    expect(said.filter((text) => text === "had")).toHaveLength(1);
  });
});

describe("isAlive", () => {
  it("knows the living, the dead, and who only has their number", () => {
    expect(isAlive(ownIdentity())).toBe(true);
    expect(isAlive(gone)).toBe(false);
    if (existsSync("/proc/self/stat")) expect(isAlive({ ...ownIdentity(), began: 1 })).toBe(false);
    expect(isAlive({ ...ownIdentity(), host: "0badf00d" })).toBeUndefined();
  });

  it.skipIf(!existsSync("/proc/self/stat"))("counts a killed process as dead that nobody has asked about", async () => {
    // the parent becomes a program that has no children to its knowledge
    const parent = spawn("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
    const pid = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
    const owner = { ...ownIdentity(), pid, began: 0 };
    expect(isAlive(owner)).toBe(true);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => isAlive(owner), { timeout: 5000, interval: 10 }).toBe(false);
    expect(readFileSync(`/proc/${pid}/stat`, "latin1")).toContain(") Z ");
    parent.kill("SIGKILL");
  });
});
