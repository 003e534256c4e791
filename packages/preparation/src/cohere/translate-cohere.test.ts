import { readPythonAssignments } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { type CoherePreparation, translateCohere } from "./translate-cohere.js";

function translated(files: Readonly<Record<string, string>>): CoherePreparation {
  const entries = Object.entries(files).map(([name, text]) => [name, readPythonAssignments(text)] as const);
  return translateCohere(new Map(entries), "conf");
}

describe("translateCohere", () => {
  it("turns the axes round, finds the scans, and names what it leaves out", () => {
    const { settings, notes, scans, dataFolder, fewestFiles } = translated({
      config: 'scan = "54-56"\nworking_dir = "w"\nwings = 2\n',
      config_prep: `data_dir = "raw"
exclude_scans = [55]
roi = [10,256,20,256]
Imult = 5
min_frames = 1
whitefield_filename = "/old/whitefield.tif"
detector = "34idcTIM2"
specfile = "gold.spec"
`,
      config_data: `data_dir = "elsewhere"
alien_alg = "block_aliens"
aliens = [[1,2,3,4,5,6]]
intensity_threshold = 2.5
binning = [1,2,3]
crop_pad = [13, 0, -65, -64, -5, 5]
center_shift = [0,0,0]
AA1_eps = 1.1
auto_data = False
`,
    });
    expect(settings).toEqual({
      flat: "/old/whitefield.tif",
      flatScale: 5,
      spec: "gold.spec",
      // counts that equal it go as well
      threshold: 2.5000002,
      bin: [3, 2, 1],
      origin: [20, 10],
      crop: {
        ends: [
          [-5, 5],
          [-65, -64],
          [13, 0],
        ],
      },
      alienBox: [
        [
          [3, 6],
          [2, 5],
          [1, 4],
        ],
      ],
      pixelSize: 55e-6,
    });
    expect([scans, dataFolder, fewestFiles]).toEqual([[54, 56], "raw", 1]);
    expect(notes).toEqual([
      "wings: not known here",
      "AA1_eps: foreign peaks are found by the counts of cells around them here, not by this",
    ]);
  });

  it.each([
    ["start_point_dist", "[10, 256, 20, 128]", [20, 10]],
    ["start_point_end_point", "[10, 20, 266, 148]", [20, 10]],
    ["center_point_dist", "[138, 84, 256, 128]", [20, 10]],
    ["center_point_dist", "[3, 84, 256, 128]", [20, 0]],
  ])("knows where a region begins: %s %s", (format, roi, origin) => {
    const { settings, notes } = translated({ config_prep: `roi_format = "${format}"\nroi = ${roi}\n` });
    expect(settings).toEqual({ origin });
    expect(notes).toEqual([]);
  });

  it("names a form of a region that there is none of", () => {
    const { settings, notes } = translated({ config_prep: 'roi_format = "corners"\nroi = [1, 2, 3, 4]\n' });
    expect([settings, notes]).toEqual([{}, ['roi: there is no roi_format "corners"']]);
  });

  it("takes the mask of foreign peaks, and what is found by itself", () => {
    const { settings, notes } = translated({
      config_data: `alien_alg = "alien_file"
alien_file = "/old/place/AlienImg.npy"
aliens = [[1,2,3,4,5,6]]
auto_data = True
intensity_threshold = 5
center_shift = [1,0,0]
roi = 3
`,
    });
    expect(settings).toEqual({ alienFile: "/old/place/AlienImg.npy", threshold: "auto", bin: "auto" });
    expect(notes).toEqual([
      "aliens: of use with alien_alg = 'block_aliens' only",
      "intensity_threshold: auto_data stands above it",
      "center_shift: the peak is the origin of a pattern here",
      "roi: not understood: 3",
    ]);
  });

  it("takes the instrument as it is configured, with or without a log", () => {
    const { settings, notes } = translated({
      config_instr: `diffractometer = "P10sixc"
energy = 8790.0
detdist = 1839
del = 16.9
gam = 1.35
om = -0.03
scanmot = "om"
scanmot_del = 0.01
detector = "e4m"
chi = "up"
`,
    });
    expect(settings).toEqual({
      geometry: "P10",
      motors: { energy: 8790, detdist: 1839, del: 16.9, gam: 1.35, om: -0.03 },
      rockingMotor: "om",
      rockingStep: 0.01,
      pixelSize: 75e-6,
    });
    expect(notes).toEqual(['chi: not understood: "up"']);
  });

  it("refuses values that no preparation takes, by the name of the setting", () => {
    expect(() => translated({ config_data: "intensity_threshold = -2" })).toThrow(
      "conf: threshold: expected a number from 0 up or auto, got -2",
    );
    expect(translated({ config_data: "crop_pad = [0.5,0,0,0,0,0]" }).notes).toEqual([
      "crop_pad: not understood: [0.5,0,0,0,0,0]",
    ]);
  });
});
