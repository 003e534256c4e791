import { readFileSync } from "node:fs";
import { parseRecipe } from "@autophase/phase-retrieval";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { describe, expect, it } from "vitest";
import { RecipeFileError } from "../errors.js";
import { importCohere } from "./import-cohere.js";
import { readRecipeFile } from "./read-recipe-file.js";

const sequence = 'algorithm_sequence = "20*ER"\n';

describe("importCohere", () => {
  it("brings triggers over, with their start, step and end", () => {
    const { settings, remarks } = importCohere(`
      algorithm_sequence = "2*(10*ER+30*HIO)+20*ER"  # the sequence
      hio_beta = .8
      reconstructions = 5
      shrink_wrap_trigger = [10, 5, 60]
      shrink_wrap_type = "GAUSS"
      shrink_wrap_threshold = 0.15
      shrink_wrap_gauss_sigma = 2.0
      pc_trigger = [40, 20]
      lowpass_filter_trigger = [0, 4, 50]
      lowpass_filter_range = [.7, 1.0]
      twin_trigger = [2]
      average_trigger = [90, 1]
      phm_trigger = [0, 1, 30]
      phm_phase_min = -1.57
      phm_phase_max = 1.57
    `);
    expect(settings).toEqual({
      recipe: "2*(10*ER+30*HIO)+20*ER",
      beta: 0.8,
      starts: 5,
      shrinkWrap: { sigma: 2, threshold: 0.15, every: 5, between: [10, 59] },
      coherence: { model: "free", first: 40, every: 20 },
      lowToHigh: { until: 50, every: 4, first: 0.7, last: 1 },
      breakTwinAt: 3,
      averageLast: 10,
      constraints: { phase: [-1.57, 1.57], between: [0, 30] },
    });
    expect(remarks).toEqual([expect.stringContaining("pc_LUCY_kernel")]);
  });

  it("says where the first starts begin", () => {
    const begins = (lines: string) => importCohere(`${sequence}${lines}`, "conf/config_rec");
    const saved = begins('init_guess = "continue"\ncontinue_dir = "results"\nAI_threshold = 0.2');
    expect(saved.beginning).toEqual({ at: "saved", folder: "results" });
    expect(saved.remarks).toEqual([]);
    expect(saved.idle).toEqual(['AI_threshold, AI_sigma: belongs to another init_guess than "continue"']);
    const guessed = begins('init_guess = "AI_guess"\nAI_trained_model = "model.hdf5"\nAI_sigma = 2.0');
    expect(guessed.beginning).toEqual({
      at: "network",
      weights: "model.hdf5",
      support: { threshold: 0.1, sigma: 2 },
    });
    expect([guessed.remarks, guessed.idle]).toEqual([[], []]);
    expect(begins('init_guess = "AI_guess"').beginning).toEqual({ at: "network" });
    const random = begins('init_guess = "random"\ncontinue_dir = "results"\nAI_trained_model = "m.h5"');
    expect(random.beginning).toBeUndefined();
    expect(random.idle).toEqual(['continue_dir, AI_trained_model: belongs to another init_guess than "random"']);
    expect(() => begins('init_guess = "continue"')).toThrow(
      "conf/config_rec: init_guess: to continue, give continue_dir, the folder in which cohere saved image.npy",
    );
    expect(() => begins('init_guess = "again"')).toThrow('expected random, continue, AI_guess, got "again"');
    expect(() => begins('init_guess = "continue"\ncontinue_dir = 7')).toThrow("continue_dir: expected text in quotes");
  });

  it("brings a genetic search over, generation by generation", () => {
    const { settings, remarks } = importCohere(`${sequence}
      reconstructions = 10
      shrink_wrap_trigger = [1, 1]
      shrink_wrap_threshold = 0.2
      ga_generations = 4
      ga_fast = True
      ga_metrics = ["sharpness", "area"]
      ga_breed_modes = ["none", "max_ab", "sqrt_ab"]
      ga_cullings = [4, 2]
      ga_sw_thresholds = [0.1, 0.15]
      ga_sw_gauss_sigmas = [2.0]
      ga_lpf_sigmas = [2.0, 1.5]
    `);
    expect(settings.starts).toBe(10);
    expect(settings.generations).toEqual({
      count: 4,
      metric: ["sharpness", "volume", "chi"],
      breed: ["max_ab", "sqrt_ab"],
      cull: [4, 2, 0],
      sigma: 2,
      threshold: [0.15, 0.2],
      lowPass: [1 / (2 * Math.PI), 1 / (1.5 * Math.PI)],
    });
    expect(remarks).toEqual([expect.stringContaining("ga_lpf_sigmas: taken for a window")]);
    expect(importCohere(`${sequence}ga_generations = 3`).settings.generations).toEqual({
      count: 3,
      metric: "chi",
      breed: "sqrt_ab",
    });
    expect(importCohere(`${sequence}ga_generations = 1`).settings).not.toHaveProperty("generations");
  });

  it("begins with partial coherence where the sequence does", () => {
    const { settings } = importCohere(`
      algorithm_sequence = "2* (20*ER + 180*HIO) + 2* (20*ERpc + 180*HIOpc) + 20*ERpc"
      pc_interval = 50
      pc_type = "LUCY"
      ga_generations = 3
      ga_gen_pc_start = 1
      // average_trigger = [-10, 1]
    `);
    expect(settings).toMatchObject({
      recipe: "2* (20*ER + 180*HIO) + 2* (20*ER + 180*HIO) + 20*ER",
      coherence: { model: "free", first: 400, every: 50 },
      generations: { coherentFirst: 1 },
    });
    expect(settings).not.toHaveProperty("averageLast");
    expect(importCohere(`${sequence}pc_interval = 50`).idle[0]).toContain("no algorithm of the sequence minds");
    expect(importCohere('algorithm_sequence = "20*ERpc"').remarks[0]).toContain("are run as ER");
  });

  it("counts negative iterations from the end", () => {
    expect(importCohere(`${sequence}average_trigger = [-15, 1]`).settings.averageLast).toBe(15);
    expect(importCohere(`${sequence}shrink_wrap_trigger = [2, 1, -5]`).settings.shrinkWrap).toMatchObject({
      between: [2, 14],
    });
  });

  it("knows the names of earlier versions, and their nested tuples", () => {
    const old = `samples = 3
processing = "cuda"
algorithm_sequence = ((3, ("ER", 20), ("HIO", 180)), (1, ("ER", 40)))
beta = 0.85
support_area = (0.6, 0.5, 0.4)
amp_support_trigger = (10, 10)
support_type = "GAUSS"
support_threshold = 0.15
support_sigma = 1.2
phase_support_trigger = (0, 1, 100)
phase_min = -1.57
phase_max = 1.57
device = {'node1': 'all', 'node2': [0, 1]}
`;
    expect(importCohere(old)).toEqual({
      settings: {
        recipe: "3*(20*ER+180*HIO)+40*ER",
        beta: 0.85,
        starts: 3,
        support: { form: "box", fraction: [0.4, 0.5, 0.6] },
        shrinkWrap: { sigma: 1.2, threshold: 0.15, every: 10, between: [10, 1e9] },
        constraints: { phase: [-1.57, 1.57], between: [0, 100] },
      },
      remarks: [],
      idle: ["processing, device: of the machine, or of what is shown and written"],
    });
  });

  it("refuses limits of phases between which there is none, as a recipe in JSON does", () => {
    const limits = "phc_phase_min = 1.25\nphc_phase_max = -1.25";
    const why = "expected phases that rise by at most 2 pi";
    expect(() => importCohere(`${sequence}phc_trigger = [0, 1, 30]\n${limits}`)).toThrow(
      `config_rec: phc_phase_min, phc_phase_max: ${why}, got 1.25 to -1.25`,
    );
    expect(importCohere(`${sequence}${limits}`).settings.constraints).toBeUndefined();
    const written = { recipe: "20*ER", constraints: { phase: [1.25, -1.25], trigger: [0, 1, 30] } };
    expect(() => readRecipeFile(JSON.stringify(written), "mine.json")).toThrow(why);
  });

  it("lets sub-triggers hold in the runs that they hang on", () => {
    const { settings, remarks, idle } = importCohere(`
      algorithm_sequence = "20*ER.SW0.PHC0 + 2*(20*ER.SW1 + 180*HIO.SW2) + 20*ER.SW0.LPF0"
      shrink_wrap_trigger = [[1, 2], [0, 1, 15], [5]]
      shrink_wrap_type = ["GAUSS", "GAUSS", "GAUSS"]
      shrink_wrap_threshold = [0.1, 0.2, 0.15]
      shrink_wrap_gauss_sigma = [1.0, 2.0, 1.5]
      phc_trigger = [[2, 1], [0]]
      phc_phase_min = [-1, -2]
      phc_phase_max = 1.5
      lowpass_filter_trigger = [[0, 4]]
      lowpass_filter_range = [[.7, .9]]
    `);
    const zero = { sigma: 1, threshold: 0.1, every: 2 };
    const one = { sigma: 2, threshold: 0.2, every: 1 };
    const two = { sigma: 1.5, threshold: 0.15, every: 1 };
    expect(settings).toMatchObject({
      recipe: "20*ER + 2*(20*ER + 180*HIO) + 20*ER",
      shrinkWrap: [
        { ...zero, between: [1, 19] },
        { ...one, between: [20, 34] },
        { ...two, between: [45, 45] },
        { ...one, between: [220, 234] },
        { ...two, between: [245, 245] },
        { ...zero, between: [421, 439] },
      ],
      constraints: [{ phase: [-1, 1.5], between: [2, 19] }],
      lowToHigh: { from: 420, until: 440, every: 4, first: 0.7, last: 0.9 },
    });
    expect(remarks).toEqual([]);
    expect(idle).toEqual(["algorithm_sequence: PHC1 is on no algorithm in it"]);
  });

  it("says of sub-triggers that hang on nothing just that", () => {
    const text = 'algorithm_sequence = "9*ER"\nshrink_wrap_trigger = [[1,2]]\nshrink_wrap_threshold = 0.1\n';
    const { settings, idle } = importCohere(text);
    expect(settings.shrinkWrap).toEqual([]);
    expect(idle).toEqual(["algorithm_sequence: SW0 is on no algorithm in it"]);
  });

  it("gives RAAR its own beta", () => {
    const text = 'algorithm_sequence = "20*RAAR+20*HIO+9*RAARpc"\nhio_beta = 0.8\npc_interval = 5\n';
    expect(importCohere(text).settings).toMatchObject({
      recipe: "20*RAAR(beta=0.45)+20*HIO+9*RAAR(beta=0.45)",
      beta: 0.8,
      coherence: { first: 40 },
    });
    expect(importCohere(`${text}raar_beta = 0.7`).settings.recipe).toContain("20*RAAR(beta=0.7)+");
    expect(importCohere(`${sequence}initial_support_area = [10, 20, 30]`).settings.support).toEqual({
      form: "box",
      radius: [15, 10, 5],
    });
  });

  it("does once what has no step", () => {
    expect(importCohere(`${sequence}shrink_wrap_trigger = [7]`).settings.shrinkWrap).toMatchObject({ between: [7, 7] });
  });

  it("ends triggers as a range of Python does, those of runs so long after their start", () => {
    const wrap = (lines: string) =>
      importCohere(`algorithm_sequence = "30*ER+30*HIO.SW0"\n${lines}`).settings.shrinkWrap;
    expect(wrap("shrink_wrap_trigger = [10, 10, 40]")).toMatchObject({ between: [10, 39] });
    expect(wrap("shrink_wrap_trigger = [10, 10, -20]")).toMatchObject({ between: [10, 39] });
    expect(wrap("shrink_wrap_trigger = [10, 10, 10]")).toBe(false);
    expect(wrap("shrink_wrap_trigger = [[5, 1, 10]]")).toMatchObject([{ between: [35, 44] }]);
    expect(wrap("shrink_wrap_trigger = [[5, 1, 100]]")).toMatchObject([{ between: [35, 59] }]);
  });

  it("breaks the twin after the iteration that has the trigger, once", () => {
    const once = importCohere(`${sequence}twin_trigger = [4]`);
    expect([once.settings.breakTwinAt, once.remarks]).toEqual([5, []]);
    const often = importCohere(`${sequence}twin_trigger = [4, 2]`);
    expect([often.settings.breakTwinAt, often.remarks]).toEqual([
      5,
      ["twin_trigger: the twin is broken once, at its start"],
    ]);
  });

  it("without a shrink-wrap trigger keeps the support", () => {
    expect(importCohere(sequence).settings.shrinkWrap).toBe(false);
  });

  it("names what it leaves out, and apart from it what has no effect", () => {
    const text = `${sequence}device = [0]\nresolution_magic = 3\nga_metrics = ["chi"]\ntwin_halves = [0, 0]`;
    const { remarks, idle } = importCohere(text);
    expect(remarks).toEqual(["resolution_magic: not known here, and left out"]);
    expect(idle).toEqual([
      "ga_metrics: belongs to a genetic search, which begins with ga_generations = 2",
      "twin_halves: the quadrant that stays decides between object and twin, which are one answer",
      "device: of the machine, or of what is shown and written",
    ]);
  });

  it.each([
    ["shrink_wrap_trigger = 3", "shrink_wrap_trigger: expected [start], [start, step] or"],
    ["shrink_wrap_trigger = [1, 0]", "shrink_wrap_trigger: expected"],
    ["shrink_wrap_threshold = 'high'", "shrink_wrap_threshold: expected a number"],
    [
      'ga_generations = 2\nga_metrics = ["TV"]',
      "ga_metrics: expected names out of chi, sharpness, summed_phase, area, got TV",
    ],
    ['ga_generations = 2\nga_breed_modes = ["max_abg"]', "ga_breed_modes: expected names out of none, sqrt_ab"],
    ["ga_generations = 2\nga_cullings = 1", "ga_cullings: expected numbers in brackets, got 1"],
    ["shrink_wrap_trigger = [[1], [0, 0]]", "shrink_wrap_trigger: expected [[start, step, end], ...]"],
    ["shrink_wrap_trigger = [1, 1]\nshrink_wrap_threshold = ['a']", "shrink_wrap_threshold: expected a number, or one"],
    ["hio_beta = 1 + 1", "line 2: expected name = number"],
    ["import os", "line 2: expected name = number"],
  ])("refuses %s", (line, message) => {
    const attempt = () => importCohere(sequence + line, "my_rec");
    expect(attempt).toThrow(RecipeFileError);
    expect(attempt).toThrow(`my_rec: ${message}`);
  });

  it("wants a sequence", () => {
    const many = () => importCohere('algorithm_sequence = "20*ER"\nga_generations = 4444444444444444442');
    expect(many).toThrow(/ga_generations: expected a whole number up to \d+, got 44444/);
    expect(() => importCohere("hio_beta = 0.9")).toThrow("expected an entry algorithm_sequence");
  });
});

describeWithShared("cohere's own example", "data/aps34idc-scan54", () => {
  it("is the published recipe", () => {
    const text = readFileSync(sharedPath("data/aps34idc-scan54", "cohere-config/config_rec"), "utf8");
    const { settings } = importCohere(text);
    expect(settings).toMatchObject({
      recipe: "3*(20*ER+180*HIO)+20*ER",
      shrinkWrap: { sigma: 1, threshold: 0.1, every: 1 },
      breakTwinAt: 3,
    });
    expect(() => parseRecipe(settings.recipe)).not.toThrow();
  });
});
