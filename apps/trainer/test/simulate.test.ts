import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalMaker, createSimulatedSource, type SampleMaker } from "@autophase/dataset";
import { createFolderSource, createThreadedMaker, readSample } from "@autophase/dataset/node";
import { simulateCrystal } from "@autophase/simulation";
import { type RealArray, readNpz } from "@autophase/tensor-io";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainerHere } from "./run-here.js";
import { lastJson } from "./run-trainer.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const conditions = [
  "--oversampling",
  "2,3",
  "--background",
  "0.5,2",
  "--coherence",
  "0.4",
  "--gaps",
  "1",
  "--dead-pixels",
  "0.01",
];
const drawn = {
  crystal: { oversampling: [2, 3] },
  strain: { maximumPhase: 4 * Math.PI, minimumPhase: 1 },
  detector: { peakCounts: [1e3, 1e7], background: [0.5, 2], coherenceWidth: [0.4, 0.4], gaps: 1, deadPixels: 0.01 },
} as const;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-simulate-"));
  const size = [
    "--count",
    "3",
    "--size",
    "16",
    "--seed",
    "5",
    "--exposures",
    "2",
    "--max-phase",
    "hard",
    "--min-phase",
    "1",
  ];
  const outcome = await trainerHere(["simulate", ...size, ...conditions, "--out", at("set"), "--json"]);
  expect(outcome.stderr).not.toMatch(/error/);
  expect(lastJson(outcome)).toMatchObject({ count: 3, patterns: 6, seed: 5 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("simulate", () => {
  it("writes several exposures of each crystal, under the conditions asked for", async () => {
    const files = (await readdir(at("set"))).filter((name) => name.endsWith(".npz"));
    expect(files.sort()).toEqual([0, 1, 2].flatMap((k) => [`crystal-00000${k}-0.npz`, `crystal-00000${k}-1.npz`]));
    const arrays = readNpz(await readFile(at("set", "crystal-000002-1.npz")));
    const expected = simulateCrystal({ seed: 5, index: 2, exposure: 1, shape: [16, 16, 16], ...drawn });
    expect((arrays.get("intensity") as RealArray).data).toEqual(expected.pattern.intensity.data);
    expect((arrays.get("mask") as RealArray).data).toEqual(expected.pattern.mask?.data);
    const { crystals, settings } = JSON.parse(await readFile(at("set", "dataset.json"), "utf8"));
    expect(crystals[5]).toMatchObject({ file: "crystal-000002-1.npz", index: 2, exposure: 1, coherenceWidth: 0.4 });
    expect(settings.strain.maximumPhase).toBeCloseTo(4 * Math.PI, 12);
  });

  it.each([
    [["--oversampling", "1,3"], /expected numbers from 2/],
    [["--coherence", "20"], /expected voxels such as 3, at most 10/],
    [["--background", "2,1"], /expected counts/],
    [["--peak-counts", "0"], /expected positive counts/],
    [["--dead-pixels", "1"], /dead-pixels/],
  ])("refuses %j", async (options, message) => {
    const { status, stderr } = await trainerHere(["simulate", "--count", "1", "--out", at("none"), ...options]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("threads that make samples", () => {
  it("read and simulate what the calling thread would, and end", async () => {
    const simulation = { size: 16, seed: 5, count: 4, validationCount: 1, ...drawn };
    const reading = { folder: at("set"), seed: 1, validationCount: 1, augment: ["rotate", "oversampling"] as const };
    const open = [
      async (maker: SampleMaker) => createSimulatedSource({ ...simulation, maker }),
      async (maker: SampleMaker) => createFolderSource({ ...reading, maker }),
    ];
    for (const create of open) {
      const [own, threads] = [await create(createLocalMaker(readSample)), await create(createThreadedMaker(2))];
      for (let k = 0; k < 4; k++) expect(await threads.train(1, k)).toEqual(await own.train(1, k));
      const [expected, actual] = [await own.validation(0), await threads.validation(0)];
      expect(actual.truth).toEqual(expected.truth);
      await threads.close();
      await expect(threads.train(1000, 0)).rejects.toMatchObject({ _tag: "SampleWorkerError" });
    }
  });

  it("name the file that became unreadable", async () => {
    const source = await createFolderSource({
      folder: at("set"),
      seed: 1,
      validationCount: 2,
      cacheBytes: 0,
    });
    const { name } = await source.train(0, 0);
    await writeFile(name, "gone");
    const again = Array.from({ length: source.count }, (_, k) => source.train(1000, k));
    const failed = (await Promise.allSettled(again)).filter(({ status }) => status === "rejected");
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({ reason: { message: expect.stringContaining(name), _tag: "FormatError" } });
    await source.close();
  });
});
