/** Where starts begin, and which of their iterates count: through `reconstruct` and `phase`. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetwork, initializeWeights, writeWeights } from "@autophase/network";
import { simulateCrystal } from "@autophase/simulation";
import { type Reconstruction, writeNpy, writeNpz } from "@autophase/tensor-io";
import { readReconstruction } from "@autophase/tensor-io/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastJson } from "./run-autophase.js";
import { autophaseHere } from "./run-here.js";

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-starting-"));
  const { pattern } = simulateCrystal({ seed: 5, index: 0, shape: [16, 16, 16], detector: { peakCounts: 1e5 } });
  await writeFile(at("crystal.npz"), writeNpz({ intensity: pattern.intensity }));
  const network = createNetwork({ channels: 1 });
  const settings = { size: [16, 16, 16] as const, metadata: { threshold: "0.1" } };
  await writeFile(at("W.safetensors"), writeWeights(network, initializeWeights(network), settings));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What was said, the numbers, and the file. */
async function run(command: "phase" | "reconstruct", ...more: string[]) {
  const common = ["--out", at("R.cxi"), "--no-report", "--engine", "wasm", "--workers", "1", "--json"];
  const outcome = await autophaseHere([command, at("crystal.npz"), ...common, ...more]);
  expect(outcome.stderr).not.toContain("error: ");
  const file: Reconstruction = await readReconstruction(at("R.cxi"));
  return { said: outcome.stderr, result: lastJson(outcome), file, parameters: file.history.at(-1)?.parameters ?? {} };
}

interface Judged {
  readonly start: number;
  readonly freeLlk: number;
  readonly chi: number;
}

/** The table of the starts, in the order of their numbers. */
const tableOf = ({ startTable }: Reconstruction["history"][number]["parameters"]): Judged[] =>
  [...(startTable as unknown as Judged[])].sort((a, b) => a.start - b.start);

describe("where starts begin", () => {
  const plain = ["--seed", "4", "--no-shrink-wrap"];

  it("fast begins at the shipped network's guess, and all at random where that cannot take the pattern", async () => {
    const short = [
      "--preset",
      "fast",
      "--recipe",
      "3*ER",
      "--coarse-recipe",
      "3*ER",
      "--coarse-guessed-recipe",
      "2*ER",
    ];
    const { said, result, parameters } = await run("reconstruct", ...short, "--otherwise", "none");
    expect(said).toMatch(/^start 1: the network of patterson-32; .*, seen at 32 x 32 x 32$/m);
    expect(said).toMatch(/^start 1: 2 iterations on /m);
    expect(said).toMatch(/^start 2: 3 iterations on /m);
    expect(parameters).toMatchObject({ beginning: { at: "network" } });
    expect(result).toHaveProperty("agreement.agree");
    await writeFile(
      at("flat.npy"),
      writeNpy({ data: new Float32Array(256).map((_, i) => (i * i) % 17), shape: [16, 16] }),
    );
    const flat = [
      "reconstruct",
      at("flat.npy"),
      "--out",
      at("F.cxi"),
      "--no-report",
      "--engine",
      "wasm",
      "--workers",
      "1",
    ];
    const { stderr } = await autophaseHere([...flat, ...short, "--otherwise", "none", "--no-shrink-wrap"]);
    expect(stderr).toContain("all starts begin at random: networkGrid: expected a pattern with 3 axes");
    expect(stderr).not.toContain("error: ");
  });

  it("--from first, then the network's guess; the other starts stay as they are", async () => {
    const first = await run("phase", ...plain, "--recipe", "10*ER+30*HIO+20*ER");
    await writeFile(at("first.npz"), writeNpz({ object: first.file.object, support: first.file.support }));
    const starts = [...plain, "--recipe", "3*ER", "--starts", "4"];
    const random = await run("reconstruct", ...starts);
    const told = await run("reconstruct", ...starts, "--from", at("first.npz"), "--weights", at("W.safetensors"));
    expect(told.said).toMatch(/^start 2: the network of .*W\.safetensors; oversampling .*, seen at 16 x 16 x 16$/m);
    expect(random.said).not.toContain("network");
    expect(told.parameters).toMatchObject({ from: [at("first.npz")], weights: at("W.safetensors") });
    const [others, all] = [tableOf(random.parameters), tableOf(told.parameters)];
    expect(all.map(({ start }) => start)).toEqual([0, 1, 2, 3]);
    const numbers = ({ freeLlk, chi }: Judged): number[] => [freeLlk, chi];
    expect(all.slice(2).map(numbers)).toEqual(others.slice(2).map(numbers));
    expect(numbers(all[1] as Judged)).not.toEqual(numbers(others[1] as Judged));
    // what has been phased for sixty iterations is far ahead of three
    expect(2 * (all[0] as Judged).chi).toBeLessThan((others[0] as Judged).chi);
  });

  it("--from goes on where the other reconstruction ended", async () => {
    const first = await readReconstruction(at("R.cxi"));
    await writeFile(at("again.npz"), writeNpz({ object: first.object, support: first.support }));
    const on = await run("phase", ...plain, "--recipe", "3*ER", "--from", at("again.npz"));
    const more = await run("phase", ...plain, "--recipe", "6*ER", "--from", at("again.npz"));
    expect(on.file.errorCurve).toEqual(more.file.errorCurve.slice(0, 3));
    await writeFile(at("three.npz"), writeNpz({ object: on.file.object, support: on.file.support }));
    const rest = await run("phase", ...plain, "--recipe", "3*ER", "--from", at("three.npz"));
    expect(rest.file.errorCurve[0]).toBeCloseTo(more.file.errorCurve[3] as number, 5);
  });
});

describe("init_guess of a cohere configuration", () => {
  const RECIPE = 'algorithm_sequence = "3*ER"\nreconstructions = 3\ntwin_trigger = [1]\n';
  const configured = async (...lines: string[]) => {
    await writeFile(at("conf", "config_rec"), `${RECIPE}${lines.join("\n")}\n`);
    return ["--recipe", at("conf", "config_rec"), "--seed", "4"];
  };
  const explain = async () =>
    (await autophaseHere(["recipe", "explain", at("conf", "config_rec"), "--no-time"])).stdout.split("\n");
  /** As cohere has it: column, row, frame, and the complex conjugate. */
  const filed = ({ object: { real, imag }, support }: Reconstruction) => {
    const from = Array.from(real, (_, i) => ((i % 16) * 16 + (Math.floor(i / 16) % 16)) * 16 + Math.floor(i / 256));
    const shape = [16, 16, 16] as const;
    const turned = (part: Float32Array): Float64Array => Float64Array.from(from, (k) => part[k] as number);
    return {
      image: { real: turned(real), imag: turned(imag).map((value) => -value), shape },
      support: { data: Uint8Array.from(from, (k) => support.data[k] as number), shape },
    };
  };

  beforeAll(async () => {
    for (const name of ["conf", "saved/1", "saved/2", "other"]) await mkdir(at(name), { recursive: true });
    const { file } = await run("phase", "--seed", "4", "--no-shrink-wrap", "--recipe", "10*ER+30*HIO+20*ER");
    await writeFile(at("begin.npz"), writeNpz({ object: file.object, support: file.support }));
    const { image, support } = filed(file);
    for (const name of ["1", "2"]) await writeFile(at("saved", name, "image.npy"), writeNpy(image));
    await writeFile(at("saved", "1", "support.npy"), writeNpy(support));
    await writeFile(at("other", "image.npy"), writeNpy({ ...image, shape: [8, 32, 16] }));
  });

  it("continue: the starts of the folder go on as --from does, the others begin at random", async () => {
    const begun = await configured('init_guess = "continue"', 'continue_dir = "../saved"');
    const { parameters } = await run("reconstruct", ...begun);
    expect(parameters.beginning).toEqual({ at: "saved", folder: at("saved") });
    const told = tableOf(parameters);
    const random = tableOf((await run("reconstruct", ...(await configured('init_guess = "random"')))).parameters);
    // a start that goes on has no twin to break
    const from = await run("phase", ...begun, "--starts", "1", "--from", at("begin.npz"), "--break-twin", "99");
    expect(told[0]?.chi).toBeCloseTo(from.file.errorCurve.at(-1) as number, 2);
    expect(told[2]).toMatchObject({ chi: random[2]?.chi, freeLlk: random[2]?.freeLlk });
    for (const start of [0, 1]) expect(2 * (told[start]?.chi ?? 1)).toBeLessThan(random[start]?.chi ?? 0);
  });

  it("object of PyNX: the first start goes on as --from does, beside the parameters", async () => {
    const parameters = at("conf", "pynx.txt");
    await writeFile(parameters, "algorithm=ER**3\nnb_run=2\nobject=../begin.npz\nsupport=auto\n");
    const begun = await run("reconstruct", "--recipe", parameters, "--seed", "4");
    expect(begun.parameters.beginning).toEqual({ at: "object", file: at("begin.npz") });
    const explained = (await autophaseHere(["recipe", "explain", parameters, "--no-time"])).stdout;
    expect(explained).toContain(`The first start begins at the object of ${at("begin.npz")}. Others begin at random.`);
    expect(explained).toContain("Its object here is of 16 x 16 x 16 voxels.");
    await writeFile(parameters, "algorithm=ER**3\nnb_run=2\nsupport=auto\n");
    const same = ["--recipe", parameters, "--seed", "4"];
    const from = await run("reconstruct", ...same, "--from", at("begin.npz"));
    const numbers = tableOf(from.parameters).map(({ chi, freeLlk }) => ({ chi, freeLlk }));
    expect(tableOf(begun.parameters)).toMatchObject(numbers);
    const random = tableOf((await run("reconstruct", ...same)).parameters);
    expect(2 * (tableOf(begun.parameters)[0]?.chi ?? 1)).toBeLessThan(random[0]?.chi ?? 0);
  });

  it("recipe explain says where, and what is there", async () => {
    await configured('init_guess = "continue"', 'continue_dir = "../saved"');
    const lines = await explain();
    expect(lines[0]).toBe("3 independent starts in a box of half of each axis, 3 iterations each.");
    expect(lines[1]).toContain(`at what cohere saved in ${at("saved")}: image.npy`);
    expect(lines).toContain("Such starts are without breaking of the twin, as in cohere.");
    expect(lines).toContain(`Saved starts here: ${at("saved", "1")}, ${at("saved", "2")}.`);
    expect(lines.join("\n")).not.toMatch(/Not as in the file|not supported|Without effect/);
    await configured('init_guess = "continue"', 'continue_dir = "../none"');
    expect(await explain()).toContain(`It cannot begin here: ${at("none")}: there is no such folder.`);
  });

  it("AI_guess: the first start begins at what a network of ours predicts, or the shipped one", async () => {
    const own = await configured(
      'init_guess = "AI_guess"',
      'AI_trained_model = "../W.safetensors"',
      "AI_threshold = 0.3",
    );
    const first = await run("phase", ...own, "--starts", "1");
    expect(first.said).toMatch(/^start 1: the network of .*W\.safetensors; oversampling/m);
    expect((await explain()).join("\n")).toMatch(
      /predicts, where its amplitude, .* is above 0\.3 of[\s\S]*anl2024 of .*W\.saf/,
    );
    const gone = await configured('init_guess = "AI_guess"', 'AI_trained_model = "/gone/model.hdf5"');
    const shipped = await run("phase", ...gone, "--starts", "1");
    expect(shipped.said).toContain(
      "warning: there is no /gone/model.hdf5 here: the shipped network patterson-32 takes",
    );
    expect(shipped.said).toMatch(/^start 1: the network of patterson-32;/m);
  });

  it.each([
    ["../none", /^error: .*none: there is no such folder$/m],
    ["../conf", /^error: .*conf: there is no image\.npy, as cohere saves it, in it or in a folder below it$/m],
    [
      "../other",
      /^error: .*image\.npy, as frame, row, column: expected 16 x 16 x 16 like the pattern, got 16 x 32 x 8$/m,
    ],
  ])("continue from %s is refused", async (folder, message) => {
    const begun = await configured('init_guess = "continue"', `continue_dir = "${folder}"`);
    const out = ["--out", at("N.cxi"), "--no-report", "--engine", "wasm", "--workers", "1"];
    const { status, stderr } = await autophaseHere(["phase", at("crystal.npz"), ...out, ...begun]);
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
  });
});

describe("--average", () => {
  it("takes the mean of the last iterates, in phase and in reconstruct", async () => {
    const hio = ["--recipe", "10*ER+20*HIO", "--seed", "4"];
    const last = await run("phase", ...hio);
    const mean = await run("phase", ...hio, "--average", "10");
    expect(mean.parameters.averageLast).toBe(10);
    expect(mean.file.errorCurve).toEqual(last.file.errorCurve);
    expect(mean.file.object.real).not.toEqual(last.file.object.real);
    // one iterate is its own mean
    const one = await run("phase", ...hio, "--average", "1");
    expect(one.file.object).toEqual(last.file.object);
    const answer = await run("reconstruct", ...hio, "--starts", "2", "--average", "10");
    expect(answer.parameters.averageLast).toBe(10);
    expect(tableOf(answer.parameters)).toHaveLength(2);
  });
});
