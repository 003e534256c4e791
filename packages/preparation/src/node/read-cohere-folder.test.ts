import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithShared, sharedPath } from "@autophase/vitest/shared";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCohereFolder } from "./index.js";

let folder: string;
const at = (name: string): string => join(folder, name);
const save = (name: string, text: string): Promise<void> => writeFile(at(name), text);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-cohere-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("readCohereFolder", () => {
  it("finds files beside the configuration, and the folder of each scan", async () => {
    await mkdir(at("conf"));
    for (const number of ["0054", "0056"]) await mkdir(at(`raw/S_${number}`), { recursive: true });
    await save("conf/config", 'scan = "54-56"\nwings = 2\n');
    await save("raw/S_0054/frame.tif", "");
    await save(
      "conf/config_prep",
      `data_dir = "${at("raw")}"
exclude_scans = [55]
min_frames = 1
whitefield_filename = "/old/whitefield.tif"
darkfield_filename = "/old/dark.tif"
specfile = "gold.spec"
`,
    );
    for (const name of ["conf/whitefield.tif", "gold.spec"]) await save(name, "");
    await save("conf/config_data", 'data_dir = "elsewhere"\n');
    const { settings, frames, notes } = await readCohereFolder(at("conf"));
    expect(settings).toEqual({ flat: at("conf/whitefield.tif"), spec: at("gold.spec"), scan: [54] });
    expect(frames).toEqual([at("raw/S_0054")]);
    expect(notes).toEqual([
      "wings: not known here",
      "/old/dark.tif is not there; dark says where it is",
      "S_0056: left out, it holds 0 files and min_frames is 1",
    ]);
    await expect(readCohereFolder(at("raw"))).rejects.toThrow("holds none of config, config_prep");
  });

  it("leaves out a geometry that there are no angles for", async () => {
    await mkdir(at("mask"));
    await save("mask/AlienImg.npy", "");
    await save("mask/config_instr", 'diffractometer = "34idc"\n');
    await save("mask/config_data", 'alien_alg = "alien_file"\nalien_file = "/old/place/AlienImg.npy"\n');
    const { settings, notes } = await readCohereFolder(at("mask"));
    expect(settings).toEqual({ alienFile: at("mask/AlienImg.npy") });
    expect(notes).toEqual([]);
  });
});

describeWithShared("the real scan", "data/aps34idc-scan54", () => {
  const scan = (name: string): string => sharedPath("data/aps34idc-scan54", name);

  it("has its files beside cohere's configuration", async () => {
    const { settings, notes } = await readCohereFolder(scan("cohere-config"));
    expect(settings).toEqual({
      dark: scan("dark.tif"),
      flat: scan("whitefield.tif"),
      threshold: 2.0000002,
      geometry: "34-ID-C",
      spec: scan("example.spec"),
      scan: [54],
    });
    expect(notes).toEqual([expect.stringMatching(/^data_dir EXP_DIR.* is not there/)]);
  });
});
