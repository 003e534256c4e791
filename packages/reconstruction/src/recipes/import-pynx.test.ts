import { type FormulaSupport, formulaSupport, parseRecipe } from "@autophase/phase-retrieval";
import { ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { RecipeFileError } from "../errors.js";
import { explainRecipe } from "./explain-recipe.js";
import { importPynx, importPynxAlgorithm } from "./import-pynx.js";
import { nameRecipe } from "./named-recipe.js";
import { isRecipeFileName, readRecipeFile } from "./read-recipe-file.js";
import { parseRecipeSettings } from "./recipe-settings.js";

const VOLUME = { volume: [1e-4, 0.7] };
const WIDTHS = { sigma: [2, 0.5], decay: "exponential", reference: "rms", ...VOLUME };

describe("importPynx", () => {
  it.each([["(ix>-20)*(ix<20)*(abs(iy)<30)*(iz<10)"], ["np.sqrt(ix**2+iy**2+iz**2)<15"]])(
    "takes the support by the formula %s, in quotes and without",
    (formula) => {
      for (const written of [formula, `"${formula}"`, `'${formula}'`]) {
        const { settings } = importPynx(`algorithm=ER**9\nsupport_formula=${written}\n`, "p.txt");
        expect(settings.support).toEqual({ formula });
        expect(formulaSupport([24, 24, 24], { formula }).data).toContain(0);
      }
      const { settings } = importPynx("algorithm=ER**9\nsupport_formula=open('x').read()\n", "p.txt");
      expect(() => formulaSupport([8, 8, 8], settings.support as FormulaSupport)).toThrow(ValueError);
    },
  );

  it("says where the first start begins", () => {
    const { beginning, remarks, idle } = importPynx("algorithm=ER**9\nobject=begin.cxi\n", "p.txt");
    expect([beginning, remarks, idle]).toEqual([{ at: "object", file: "begin.cxi" }, [], []]);
    expect(importPynx("algorithm=ER**9\nobject=None\n", "p.txt").beginning).toBeUndefined();
  });

  it("takes the standard sequence over, with what belongs to it", () => {
    const text = `# parameters
data = "S54_in.npz"
nb_hio = 400
nb_raar = 600
nb_er = 200
support = auto
support_threshold = 0.15,0.40   # drawn by each run
nb_run = 20
nb_run_keep = 10
detwin = True
psf = pseudo-voigt,1,0.05,10
zero_mask = auto
support_post_expand=1,-2,1
user_config_temperature = 268K
`;
    const { settings, remarks, idle } = importPynx(text, "p.txt");
    const wrap = { ...WIDTHS, threshold: { from: 0.15, to: 0.4 }, reshape: [1, -2, 1], until: 1000, every: 50 };
    expect(settings).toEqual({
      recipe: "600*RAAR+400*HIO+200*ER+20*ML",
      starts: 20,
      support: "autocorrelation",
      shrinkWrap: [
        { ...wrap, between: [50, 200] },
        { ...wrap, between: [300, 1000] },
      ],
      coherence: { model: "free", first: 660, every: 10 },
      zeroMasked: [[0, 599]],
      halfSupport: [{ between: [250, 259], axis: 0 }],
      keep: { best: 10, outside: 0.1 },
    });
    expect(remarks).toEqual(["psf: the widths begin at those of the pattern, not at those of the file"]);
    expect(idle).toEqual([
      "data: of the data, which the pattern of a preparation has",
      "user_config_temperature: of the machine or of what is shown and written",
    ]);
    const words = explainRecipe(parseRecipeSettings(settings)).join(" ");
    for (const part of [
      "From iteration 250 to 259 half of the support along axis 0 is away",
      "From iteration 0 to 599 voxels that were not measured are zero",
      "2 to 0.5 voxels (exponentially)",
      "between 0.15 and 0.4, drawn by each start",
      "Starts with more than 0.1 of their power outside the support are left out. Of the others the 10 best by held-out likelihood",
      "grown by 1, eroded by 2, grown by 1 voxels",
    ]) {
      expect(words).toContain(part);
    }
  });

  it("has PyNX's defaults where nothing is said, and its Python form", () => {
    const { settings } = importPynx("nb_run = 1\n", "p.txt");
    expect(settings.recipe).toBe("600*RAAR+200*ER+20*ML");
    expect(settings.shrinkWrap).toEqual([{ ...WIDTHS, threshold: 0.25, until: 600, every: 50, between: [50, 600] }]);
    const python =
      'params["nb_raar"] = 0\nnb_hio = 60\nnb_er = 0\nnb_ml = 0\nbeta = 0.8\npositivity\nsupport_size = (20, 30, 10)\n';
    expect(importPynx(python, "p.py").settings).toMatchObject({
      recipe: "60*HIO(beta=0.8)",
      support: { form: "sphere", radius: [20, 30, 10] },
      constraints: [{ positivity: true, between: [0, 59] }],
    });
    expect(importPynx('support_formula = "ir<20"\nnb_run=2', "p").settings.support).toEqual({ formula: "ir<20" });
  });

  it("applies operators from right to left", () => {
    const { settings, remarks } = importPynxAlgorithm("ER**50,(Sup*ER**5*HIO**50)**10");
    expect(settings.recipe).toBe("9*(50*HIO+5*ER)+50*HIO+55*ER");
    expect(parseRecipe(settings.recipe)).toBeDefined();
    expect(settings.shrinkWrap).toEqual([{ ...WIDTHS, threshold: 0.25, until: 500, every: 55, between: [55, 550] }]);
    expect(remarks).toEqual([]);
    expect(importPynxAlgorithm("(Sup*ER**5)**2").remarks).toEqual([
      "algorithm: an update of the support after the last cycle is left out",
    ]);
  });

  it("changes parameters on the way", () => {
    const { settings } = importPynxAlgorithm(
      "ER**50,(Sup*HIO**50)**2,positivity=0,psf=5,zero_mask=0,beta=0.7,support_threshold=0.3,(Sup*RAAR**50)**2,DetwinHIO1**10,HIO**20,zero_mask=1,positivity=1,support_post_expand=-1#2",
    );
    const wrap = { ...WIDTHS, threshold: 0.25, reshape: [-1, 2], until: 500 };
    expect(settings).toEqual({
      recipe: "30*HIO+100*RAAR+100*HIO(beta=0.7)+50*ER",
      starts: 1,
      support: "autocorrelation",
      shrinkWrap: [
        { ...wrap, every: 50, between: [80, 130] },
        { ...wrap, threshold: 0.3, every: 50, between: [180, 230] },
      ],
      coherence: { model: "free", first: 130, every: 5 },
      constraints: [{ positivity: true, between: [0, 129] }],
      zeroMasked: [[0, 129]],
      halfSupport: [{ between: [20, 29], axis: 1 }],
    });
  });

  it("is chosen by the form of a recipe and by the names in a file", () => {
    expect(nameRecipe({ recipe: "(Sup*ER**5*HIO**50)**10" }).settings.recipe).toBe("10*(50*HIO+5*ER)");
    expect(() => nameRecipe({ preset: "quick", recipe: "ER**5" })).toThrow("operators of PyNX are complete");
    expect(["p.txt", "p.py", "ER**50,HIO**2", "cohere_config_rec"].map(isRecipeFileName)).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(readRecipeFile("nb_raar=5\nnb_er=0\nnb_ml=0\n", "conf/pynx").settings.recipe).toBe("5*RAAR");
  });

  it.each([
    ["ER**0", "expected a number of cycles, got 0"],
    ["(Sup*ER**5", 'expected ")", got the end'],
    ["ER**5**2", 'expected "*" or a comma, got **'],
    ["XYZ**5", "unknown operator xyz (known: er, hio"],
    ["ER**5,shape=3", "nothing named shape is changed"],
    [`${"(".repeat(99)}ER${")".repeat(99)}**2`, "at most 32 parentheses"],
    ["(((ER**9*HIO**9)**99999)**99999)**99999", "at most 100000 runs"],
    ["verbose=1,Sup**2", "no cycles"],
    ["ER**5,Sup*ER**5,support_threshold_method=mode", "expected max, average or rms, got mode"],
  ])("refuses %s", (text, message) => {
    expect(() => importPynxAlgorithm(text)).toThrow(message);
  });

  it.each([
    ["import os\nnb_run = 2", "line 1: expected name = value; what is Python is read, not executed, got import os"],
    ["nb_run = os.system('x')", "line 1: expected name = value"],
    ["nb_run = many", "nb_run: expected numbers, got many"],
    ["support_threshold = a", "support_threshold: expected numbers, got a"],
  ])("refuses the file %j", (text, message) => {
    expect(() => importPynx(text, "p.py")).toThrow(message);
  });

  it("says what another parameter makes idle, and not that there is no such parameter", () => {
    const text = "algorithm = ER**50\ndetwin = 1\npsf = gaussian,1,10\nsupport_formula = ir<9\nsupport_size = 12";
    const { remarks, idle } = importPynx(text, "p.txt");
    expect(remarks).toEqual([]);
    expect(idle).toEqual([
      "detwin: the operators of algorithm say themselves what runs, and when",
      "psf: the operators of algorithm say themselves what runs, and when",
      "support_size: support_formula goes before it",
    ]);
  });

  it("takes the interpolation of masked voxels over", () => {
    const of = (text: string) => importPynx(`algorithm = ER**50\n${text}`, "p.txt");
    const { settings, remarks } = of("mask_interp = 8,2\nconfidence_interval_factor_mask = 0.4,1.5");
    expect(settings.interpolateMasked).toEqual({ distance: 8, power: 2, bounds: [0.4, 1.5] });
    expect(remarks).toEqual([]);
    expect(explainRecipe(parseRecipeSettings(settings)).join(" ")).toContain(
      "kept between 0.4 and 1.5 times the mean of the measured ones within 8 voxels, weighted by 1/distance^2",
    );
    expect(of("mask_interp = 16\nconfidence_interval_factor_mask_max = 2").settings.interpolateMasked).toEqual({
      distance: 16,
      bounds: [0.5, 2],
    });
    expect(of("confidence_interval_factor_mask_max = 2").idle).toEqual([
      "confidence_interval_factor_mask_max: nothing is interpolated without mask_interp",
    ]);
    expect(() => of("mask_interp = 8,2,1")).toThrow(RecipeFileError);
  });

  it("keeps runs by both of its criteria", () => {
    const of = (text: string) => importPynx(`algorithm = ER**50\n${text}`, "p.txt");
    expect(of("nb_run = 8\nnb_run_keep = 3\nnb_run_keep_max_obj2_out = 0.05").settings.keep).toEqual({
      best: 3,
      outside: 0.05,
    });
    expect(of("nb_run = 8\nnb_run_keep = 9").settings.keep).toEqual({ outside: 0.1 });
    expect(of("nb_run = 8\nnb_run_keep = 3\nnb_run_keep_max_obj2_out = 200").settings.keep).toEqual({
      best: 3,
      outside: 1,
    });
    expect(of("nb_run = 8").settings.keep).toBeUndefined();
    expect(of("nb_run = 8\nnb_run_keep_max_obj2_out = 0.05")).toMatchObject({
      idle: ["nb_run_keep_max_obj2_out: it belongs to nb_run_keep of several runs"],
    });
  });

  it("names what it does not know", () => {
    expect(importPynx("nb_raar = 10\nsupport_treshold = 0.2", "p.txt").remarks).toEqual([
      "support_treshold: no parameter of PyNX's; is it support_threshold?",
    ]);
  });
});
