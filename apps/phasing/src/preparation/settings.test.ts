import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applySettings, storedValues } from "./apply-settings.js";
import { readCohereSettings } from "./cohere-settings.js";
import { addPrepareSettings } from "./prepare-settings.js";
import { readMonitor } from "./read-monitor.js";
import { readSettings, settingsText } from "./settings-file.js";

let folder: string;
const at = (name: string): string => join(folder, name);
const save = (name: string, text: string): Promise<void> => writeFile(at(name), text);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-settings-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const commandOf = (...typed: string[]): Command =>
  addPrepareSettings(new Command().exitOverride()).parse(typed, { from: "user" });

describe("settings in files", () => {
  it("give back what was typed", async () => {
    const typed = ["--threshold", "auto", "--crop", "64,32,16", "--mask-box", "0:3,:,5:9", "--mask-box", "4:,1:2,:"];
    const command = commandOf(
      ...typed,
      "--sub-voxel",
      "--dark",
      "/data/dark.tif",
      "--origin",
      "0,256",
      "--gaps",
      "none",
    );
    await save("again.yaml", settingsText(["/data/frames"], storedValues(command)));
    const stored = await readSettings(at("again.yaml"));
    const again = commandOf();
    applySettings(again, stored);
    expect(stored.frames).toEqual(["/data/frames"]);
    expect(again.opts()).toEqual(command.opts());
  });

  it("are of the folder of the file, and give way to the command line", async () => {
    await save(
      "near.json",
      '{"frames": "scan", "dark": "dark.tif", "gaps": "gaps.npy", "threshold": 3, "bin": [2, 1, 1]}',
    );
    const stored = await readSettings(at("near.json"));
    expect(stored.frames).toEqual([at("scan")]);
    const command = commandOf("--threshold", "5");
    applySettings(command, stored);
    expect(command.opts()).toMatchObject({ dark: at("dark.tif"), gaps: at("gaps.npy"), threshold: 5, bin: [2, 1, 1] });
  });

  it.each([
    ["a setting that is none", "treshold: 2", /there is no setting treshold; there are frames, .*threshold/],
    ["a value out of range", "threshold: -1", /threshold: expected a number from 0 .*, got -1/],
    ["no mapping", "- 1", /expected settings such as/],
    ["no YAML", "a: [1", /not YAML: /],
    ["a nested value", "crop: {d: 3}", /crop: expected text, a number, or a list of them/],
  ])("are refused with one line: %s", async (_, text, message) => {
    await save("bad.yaml", text);
    const apply = async (): Promise<void> => applySettings(commandOf(), await readSettings(at("bad.yaml")));
    await expect(apply()).rejects.toThrow(message);
    await expect(apply()).rejects.toThrow(/^[^\n]*bad\.yaml: [^\n]*$/);
  });
});

describe("readCohereSettings", () => {
  it("turns the axes round, finds the scans, and names what it leaves out", async () => {
    await mkdir(at("conf"));
    for (const number of ["0054", "0056"]) await mkdir(at(`raw/S_${number}`), { recursive: true });
    await save("conf/config", 'scan = "54-56"\nworking_dir = "w"\nwings = 2\n');
    await save("raw/S_0054/frame.tif", "");
    await save(
      "conf/config_prep",
      `data_dir = "${at("raw")}"\nexclude_scans = [55]\nroi = [10,256,20,256]\nImult = 5\nmin_frames = 1\nwhitefield_filename = "/old/whitefield.tif"\ndetector = "34idcTIM2"\nspecfile = "gold.spec"\n`,
    );
    for (const name of ["conf/whitefield.tif", "gold.spec"]) await save(name, "");
    await save(
      "conf/config_data",
      `data_dir = "elsewhere"
alien_alg = "block_aliens"
aliens = [[1,2,3,4,5,6]]
intensity_threshold = 2.5
binning = [1,2,3]
crop_pad = [13, 0, -65, -64, -5, 5]
center_shift = [0,0,0]
AA1_eps = 1.1
auto_data = False
`,
    );
    const { values, frames, notes } = await readCohereSettings(at("conf"));
    expect(values).toEqual({
      flat: at("conf/whitefield.tif"),
      "flat-scale": 5,
      spec: at("gold.spec"),
      scan: [54],
      threshold: 2.5,
      bin: [3, 2, 1],
      origin: [20, 10],
      crop: "-5:5,-65:-64,13:0",
      "alien-box": ["3:6,2:5,1:4"],
      "pixel-size": 55e-6,
    });
    expect(frames).toEqual([at("raw/S_0054")]);
    expect(notes).toEqual([
      "wings: not known here",
      "AA1_eps: foreign peaks are found by the counts of cells around them here, not by this",
      "S_0056: left out, it holds 0 files and min_frames is 1",
    ]);
    const command = commandOf();
    applySettings(command, { where: "conf", values });
    expect(command.opts()).toMatchObject({
      crop: {
        ends: [
          [-5, 5],
          [-65, -64],
          [13, 0],
        ],
      },
      flatScale: 5,
    });
    expect(storedValues(command)).toMatchObject({ crop: "-5:5,-65:-64,13:0", "flat-scale": 5 });
    await expect(readCohereSettings(at("raw"))).rejects.toThrow("holds none of config, config_prep");
  });

  it("takes the mask of foreign peaks, and what is found by itself", async () => {
    await mkdir(at("mask"));
    await save("mask/AlienImg.npy", "");
    const text = 'alien_alg = "alien_file"\nalien_file = "/old/place/AlienImg.npy"\naliens = [[1,2,3,4,5,6]]\n';
    await save(
      "mask/config_data",
      `${text}auto_data = True\nintensity_threshold = 5\ncenter_shift = [1,0,0]\nroi = 3\n`,
    );
    const { values, notes } = await readCohereSettings(at("mask"));
    expect(values).toEqual({ "alien-file": at("mask/AlienImg.npy"), threshold: "auto", bin: "auto" });
    expect(notes).toEqual([
      "aliens: of use with alien_alg = 'block_aliens' only",
      "intensity_threshold: auto_data stands above it",
      "center_shift: the peak is the origin of a pattern here",
      "roi: not understood: 3",
    ]);
  });
});

describeWithShared("readCohereSettings of the real scan", "data/aps34idc-scan54", () => {
  it("finds the files beside it", async () => {
    const scan = (name: string): string => sharedPath("data/aps34idc-scan54", name);
    const { values, notes } = await readCohereSettings(scan("cohere-config"));
    expect(values).toEqual({
      dark: scan("dark.tif"),
      flat: scan("whitefield.tif"),
      threshold: 2,
      geometry: "34-ID-C",
      spec: scan("example.spec"),
      scan: [54],
    });
    expect(notes).toEqual([expect.stringMatching(/^data_dir EXP_DIR.* is not there/)]);
  });

  it("has a counter for each frame", async () => {
    const spec = sharedPath("data/aps34idc-scan54", "example.spec");
    const [monitor] = await readMonitor("Monitor", 1, { spec, scan: [54] });
    expect(monitor?.length).toBe(201);
    await expect(readMonitor("Flux", 1, { spec, scan: [54] })).rejects.toThrow(/has no counter Flux; it has Theta, H/);
    await expect(readMonitor("Monitor", 1, {})).rejects.toThrow("--monitor Monitor needs the scan");
  });
});
