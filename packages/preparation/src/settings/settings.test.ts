import { describeSettings, parseSettings } from "@autophase/settings";
import { describe, expect, it } from "vitest";
import { type ChosenPrepareSettings, PREPARE_SETTINGS } from "./prepare-settings.js";
import { printPrepareSettings, readPrepareSettings } from "./settings-file.js";

const described = new Map(describeSettings(PREPARE_SETTINGS).map((setting) => [setting.flag, setting]));
const parse = (flag: string, text: string): unknown => described.get(flag)?.parse(text);

describe("PREPARE_SETTINGS", () => {
  it("each has a line of help and a flag of its own", () => {
    expect(described.size).toBe(Object.keys(PREPARE_SETTINGS.shape).length);
    for (const { help } of described.values()) expect(help).not.toBe("");
  });

  it("have the defaults of a scan without any trouble", () => {
    expect(parseSettings(PREPARE_SETTINGS, "none", {})).toEqual({
      axes: "frame,row,column",
      negative: "refuse",
      origin: [0, 0],
      maskBox: [],
      alienBox: [],
      gaps: "auto",
      badPixels: "auto",
      silentPixels: "keep",
      threshold: 0,
      weak: "zero",
      aliens: "report",
      lowestCorrelation: 0.9,
      subVoxel: false,
      center: "max",
      crop: "auto",
      grid: "detector",
      bin: [1, 1, 1],
    });
  });

  const ends = {
    ends: [
      [-9, -9],
      [0, 0],
      [4, 4],
    ],
  };
  const box = [
    [0, 3],
    [null, null],
    [5, null],
  ];
  it.each([
    ["crop", "64,32,16", [64, 32, 16]],
    ["crop", "64", [64, 64, 64]],
    ["crop", "full", "full"],
    ["crop", "-9:-9,0:0,+4:4", ends],
    ["mask-box", "0:3,:,5:", [box]],
    ["slice", "0:3,:,5:", box],
    ["origin", "0,256", [0, 256]],
    ["scan", "54,55", [54, 55]],
    ["bin", "2,1,1", [2, 1, 1]],
    ["background", "5", 5],
    ["background", "frame", "frame"],
    ["background", "empty.npy", "empty.npy"],
    ["threshold", "auto", "auto"],
    ["pixel-size", "55e-6", 55e-6],
  ])("read --%s %s", (flag, text, value) => {
    expect(parse(flag, text)).toEqual(value);
  });

  it.each([
    ["crop", "64,64", "3 lengths such as 64,64,64 or voxels more (or fewer) at both ends"],
    ["crop", "1:2,3", "3 lengths"],
    ["bin", "0,1,1", "expected auto or 3 lengths"],
    ["mask-box", "a", "expected ranges such as 10:60,:,100:300"],
    ["origin", "1", "expected row,column such as 0,256"],
    ["origin", "1,2,3", "expected row,column"],
    ["scan", "54,x", "expected one or more, each a number from 0 up"],
    ["threshold", "-1", "expected a number from 0 up or auto"],
    ["lowest-correlation", "2", "expected a number from -1 to 1"],
    ["weak", "drop", "expected one of zero, mask"],
    ["saturation", "0", "expected a number from 1 up"],
  ])("refuse --%s %s", (flag, text, message) => {
    expect(() => parse(flag, text)).toThrow(message);
  });
});

describe("settings in files", () => {
  it("give back what was set", () => {
    const settings: ChosenPrepareSettings = {
      threshold: "auto",
      crop: [64, 32, 16],
      maskBox: [
        [
          [0, 3],
          [null, null],
          [5, 9],
        ],
        [
          [4, null],
          [1, 2],
          [null, null],
        ],
      ],
      subVoxel: true,
      dark: "/data/dark.tif",
      origin: [0, 256],
      gaps: "none",
    };
    const text = printPrepareSettings({ frames: ["/data/frames"], settings });
    expect(readPrepareSettings(text, "again.yaml")).toEqual({ frames: ["/data/frames"], settings });
    expect(text).toBe(`# autophase prepare --config THIS --out P.cxi repeats it; options on the command line come first
frames:
  - /data/frames
dark: /data/dark.tif
origin:
  - 0
  - 256
mask-box:
  - 0:3,:,5:9
  - "4:,1:2,:"
gaps: none
threshold: auto
sub-voxel: true
crop:
  - 64
  - 32
  - 16
`);
  });

  it("name files from where they lie, and words as they are", () => {
    const text = `{"frames": "scan", "dark": "dark.tif", "gaps": "gaps.npy", "threshold": 3, "bin": "2,1,1", "scan": 54,
      "monitor": "Monitor", "geometry": "ID01", "background": 5, "crop": "-5:5,-65:-64,13:0", "mask-box": "0:3,:,5:9"}`;
    const resolve = (name: string): string => `/near/${name}`;
    expect(readPrepareSettings(text, "near.json", resolve)).toEqual({
      frames: ["/near/scan"],
      settings: {
        dark: "/near/dark.tif",
        gaps: "/near/gaps.npy",
        threshold: 3,
        bin: [2, 1, 1],
        scan: [54],
        monitor: "Monitor",
        geometry: "ID01",
        background: 5,
        crop: {
          ends: [
            [-5, 5],
            [-65, -64],
            [13, 0],
          ],
        },
        maskBox: [
          [
            [0, 3],
            [null, null],
            [5, 9],
          ],
        ],
      },
    });
    const { settings } = readPrepareSettings("{monitor: m.txt, geometry: g.JSON, gaps: auto}", "near.json", resolve);
    expect(settings).toEqual({ monitor: "/near/m.txt", geometry: "/near/g.JSON", gaps: "auto" });
  });

  it.each([
    [
      "a setting that is none",
      "treshold: 2",
      /there is no setting treshold, did you mean threshold\?; there are frames, .*bin$/,
    ],
    ["a value out of range", "threshold: -1", /threshold: expected a number from 0 .*, got -1/],
    ["no mapping", "- 1", /expected settings such as/],
    ["no YAML", "a: [1", /not YAML: /],
    ["a nested value", "crop: {d: 3}", /crop: expected auto or full or 3 lengths such as .*, got \{"d":3\}/],
    ["a half-said switch", "sub-voxel: yes please", /sub-voxel: expected true or false, got "yes please"/],
  ])("are refused with one line: %s", (_, text, message) => {
    expect(() => readPrepareSettings(text, "bad.yaml")).toThrow(message);
    expect(() => readPrepareSettings(text, "bad.yaml")).toThrow(/^[^\n]*bad\.yaml: [^\n]*$/);
  });
});
