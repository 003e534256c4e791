import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createTemporaryFolder } from "../../test/temporary-folder.js";
import { FileError } from "../errors.js";
import { readFileBytes } from "./read-file-bytes.js";
import { withFile } from "./with-file.js";
import { writeFileAtomic } from "./write-file-atomic.js";

const temporary = createTemporaryFolder();
const isRoot = process.getuid?.() === 0;

describe("readFileBytes", () => {
  it("reads the bytes", async () => {
    writeFileSync(temporary("a.bin"), Uint8Array.of(1, 2, 3));
    expect(await readFileBytes(temporary("a.bin"))).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("says what is wrong", async () => {
    await expect(readFileBytes(temporary("none.bin"))).rejects.toThrow(/none\.bin: no such file or folder/);
    await expect(readFileBytes(temporary("folder", "."))).rejects.toThrow(/is a folder, expected a file/);
    await expect(readFileBytes(`${temporary("a.bin")}/b`)).rejects.toBeInstanceOf(FileError);
    await expect(readFileBytes(temporary("a.bin"), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  it.skipIf(isRoot)("says when it may not read (skipped for root, who may)", async () => {
    writeFileSync(temporary("secret.bin"), "x", { mode: 0o000 });
    await expect(readFileBytes(temporary("secret.bin"))).rejects.toThrow(/permission denied/);
  });
});

describe.skipIf(process.platform === "win32")("what is no file (skipped on Windows)", () => {
  const pipe = (name: string): string => {
    const path = temporary(name);
    execFileSync("mkfifo", [path]);
    return path;
  };
  /** Through a shell, which waits for the reader. */
  const feed = (command: string, path: string) => spawn("sh", ["-c", `{ ${command}; } > "$1"`, "sh", path]);
  const size = (path: string): Promise<number> => withFile(path, async ({ size }) => size);

  it.each([
    ["readFileBytes", async (path: string) => (await readFileBytes(path)).length],
    ["withFile", size],
  ])("%s reads a pipe to its end", async (name, read) => {
    const path = pipe(`${name}.fifo`);
    feed("sleep 0.2; head -c 100000 /dev/zero; sleep 0.2; printf abc", path);
    expect(await read(path)).toBe(100_003);
  });

  it("is refused soon when nobody writes it, when it has no end, and when it is a device", async () => {
    const [silent, endless] = [pipe("silent.fifo"), pipe("endless.fifo")];
    const refusals = [
      [silent, /is a pipe that nobody writes/],
      [endless, /is a pipe of more than 256 MiB; write what comes out of it to a file first/],
      ["/dev/zero", /is a device, expected a file/],
      ["/dev/null", /is a device, expected a file/],
    ] as const;
    const writer = spawn("sh", ["-c", 'exec cat /dev/zero > "$1"', "sh", endless]);
    // side by side, as each pipe is waited for some seconds
    await Promise.all([
      ...refusals.map(([path, message]) =>
        expect(path === endless ? readFileBytes(path) : size(path), path).rejects.toThrow(message),
      ),
      expect(readFileBytes(silent), "as a whole").rejects.toThrow(/nobody writes/),
    ]);
    writer.kill("SIGKILL");
    const signal = AbortSignal.timeout(50);
    await expect(readFileBytes(silent, { signal })).rejects.toMatchObject({ name: "TimeoutError" });
  }, 30_000);
});

describe("writeFileAtomic", () => {
  it("writes, replaces, and leaves nothing beside", async () => {
    const path = temporary("out", "r.cxi");
    await writeFileAtomic(path, Uint8Array.of(1));
    await writeFileAtomic(path, Uint8Array.of(2, 3));
    expect([...readFileSync(path)]).toEqual([2, 3]);
    expect(readdirSync(temporary("out", "."))).toEqual(["r.cxi"]);
  });

  it("keeps the old file under the name until the new one is whole", async () => {
    const path = temporary("race", "r.bin");
    await writeFileAtomic(path, new Uint8Array(8).fill(1));
    const writing = writeFileAtomic(path, new Uint8Array(20_000_000).fill(2));
    let isDone = false;
    void writing.then(() => {
      isDone = true;
    });
    while (!isDone) {
      const bytes = readFileSync(path);
      expect([8, 20_000_000]).toContain(bytes.length);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });

  it("says what to do about a folder that does not exist, or a target that is one", async () => {
    const target = temporary("x");
    await expect(writeFileAtomic(`${target}/deep/r.cxi`, new Uint8Array(1))).rejects.toThrow(
      /r\.cxi: cannot be written: the folder .*deep does not exist; create it first/,
    );
    mkdirSync(temporary("taken.cxi"));
    await expect(writeFileAtomic(temporary("taken.cxi"), new Uint8Array(1))).rejects.toThrow(
      /is a folder, expected the name of a file/,
    );
    writeFileSync(temporary("file"), "x");
    await expect(writeFileAtomic(temporary("file").concat("/r.cxi"), new Uint8Array(1))).rejects.toThrow(
      /file is not a folder/,
    );
    await expect(writeFileAtomic(temporary("n".repeat(300)), new Uint8Array(1))).rejects.toBeInstanceOf(FileError);
  });

  it.skipIf(isRoot)("leaves nothing in a folder that is not writable (skipped for root, who may write)", async () => {
    const folder = temporary("locked", ".");
    chmodSync(folder, 0o555);
    await expect(writeFileAtomic(temporary("locked", "r.cxi"), new Uint8Array(1))).rejects.toThrow(
      /choose another place/,
    );
    expect(existsSync(temporary("locked", "r.cxi"))).toBe(false);
    chmodSync(folder, 0o755);
  });

  it.skipIf(!existsSync("/proc/self"))("reports a file system that refuses (skipped without /proc)", async () => {
    await expect(writeFileAtomic("/proc/r.cxi", new Uint8Array(1))).rejects.toBeInstanceOf(FileError);
  });
});
