/** What the entries of a cohere configuration mean for a preparation. */

import { type PythonLiteral, readPythonLiteral } from "@autophase/tensor-io";
import type { ChosenPrepareSettings } from "../settings/prepare-settings.js";

/** Settings that an entry stands for, or why it stands for none. */
export type Translated = ChosenPrepareSettings | string;

export type CohereEntries = ReadonlyMap<string, PythonLiteral>;

/**
 * @returns the settings; a sentence that says why there are none; nothing for an entry that needs no word.
 */
export function translateEntry(name: string, value: PythonLiteral, entries: CohereEntries): Translated | undefined {
  if (SILENT.has(name) || value === false || value === null) return undefined;
  const translate = Object.hasOwn(TRANSLATIONS, name) ? TRANSLATIONS[name] : undefined;
  if (translate) return translate(value, entries) ?? `not understood: ${JSON.stringify(value)}`;
  if (MOTORS.has(name))
    return isNumber(value) ? { motors: { [name]: value } } : `not understood: ${JSON.stringify(value)}`;
  return Object.hasOwn(REASONS, name) ? REASONS[name] : "not known here";
}

/** Axes of cohere are `x, y, z` = column, row, frame; ours are turned round. */
const TRANSLATIONS: Readonly<Record<string, (value: PythonLiteral, entries: CohereEntries) => Translated | undefined>> =
  {
    darkfield_filename: (value) => nameOf("dark", value),
    whitefield_filename: (value) => nameOf("flat", value),
    specfile: (value) => nameOf("spec", value),
    scanmot: (value) => (typeof value === "string" ? { rockingMotor: value } : undefined),
    scanmot_del: (value) => (isNumber(value) && value !== 0 ? { rockingStep: value } : undefined),
    roi: (value, entries) => originOf(value, entries.get("roi_format") ?? "start_point_dist"),
    det_roi: (value) => originOf(value, "start_point_dist"),
    Imult: (value, entries) =>
      entries.has("whitefield_filename")
        ? isNumber(value) && value > 0
          ? { flatScale: value }
          : undefined
        : "scales counts that are divided by a whitefield, and there is none",
    diffractometer: (value) => {
      const geometry = DIFFRACTOMETERS[String(value)];
      return geometry ? { geometry } : `no geometry named ${value} here; a file named by geometry describes it`;
    },
    detector: (value) => {
      const pitch = PIXELS[String(value)];
      return pitch
        ? { pixelSize: pitch }
        : `the pixels of ${value} are not known here; pixelSize says how large they are`;
    },
    intensity_threshold: (value, entries) =>
      entries.get("auto_data") === true
        ? "auto_data stands above it"
        : isNumber(value)
          ? { threshold: value > 0 ? nextAbove(value) : value }
          : undefined,
    binning: (value, entries) => {
      if (entries.get("auto_data") === true) return "auto_data stands above it";
      return isNumbers(value, 3) ? { bin: value.toReversed() } : undefined;
    },
    auto_data: (value) => (value === true ? { threshold: "auto", bin: "auto" } : {}),
    crop_pad: (value) => {
      if (!isIntegers(value, 6)) return undefined;
      const [left, right, top, bottom, first, last] = value;
      return { crop: { ends: pairsOf(first, last, top, bottom, left, right) } };
    },
    center_shift: (value) =>
      isNumbers(value, 3) && value.every((shift) => shift === 0) ? {} : "the peak is the origin of a pattern here",
    alien_alg: (value) => {
      if (value === "AutoAlien1") return { aliens: "mask" };
      return value === "block_aliens" || value === "alien_file" || value === "none" ? {} : undefined;
    },
    aliens: (value, entries) => {
      if (entries.get("alien_alg") !== "block_aliens") return "of use with alien_alg = 'block_aliens' only";
      const blocks = typeof value === "string" ? readPythonLiteral(value) : value;
      if (!Array.isArray(blocks)) return undefined;
      const boxes = blocks.filter((block) => isIntegers(block, 6)).map(boxOf);
      return boxes.length === blocks.length ? { alienBox: boxes } : undefined;
    },
    alien_file: (value, entries) =>
      entries.get("alien_alg") === "alien_file"
        ? nameOf("alienFile", value)
        : "of use with alien_alg = 'alien_file' only",
  };

const DIFFRACTOMETERS: Readonly<Record<string, string>> = {
  "34idc": "34-ID-C",
  aps_34idc: "34-ID-C",
  "1ide": "1-ID-E",
  aps_1ide: "1-ID-E",
  id01: "ID01",
  esrf_id01: "ID01",
  P10sixc: "P10",
  Petra3_P10: "P10",
};
/** Row and column pitch alike, in metres. */
const PIXELS: Readonly<Record<string, number>> = {
  "34idcTIM1": 55e-6,
  "34idcTIM2": 55e-6,
  ASI: 55e-6,
  mpxgaas: 55e-6,
  e4m: 75e-6,
  BSE: 7.8e-6,
};

const OTHER_MEASURE = "foreign peaks are found by the counts of cells around them here, not by this";
const FRAMES = "name the FRAMES themselves";

/** Why an entry has no counterpart. */
const REASONS: Readonly<Record<string, string>> = {
  AA1_size_threshold: OTHER_MEASURE,
  AA1_asym_threshold: OTHER_MEASURE,
  AA1_min_pts: OTHER_MEASURE,
  AA1_eps: OTHER_MEASURE,
  AA1_amp_threshold: OTHER_MEASURE,
  AA1_expandcleanedsigma: "the cells around a foreign peak go with it here",
  multipeak: "one reflection at a time is prepared here",
  separate_scans: "scans are added up here; prepare them one by one",
  separate_scan_ranges: "scans are added up here; prepare the ranges one by one",
  rbb_smooth_sigma: "belongs to remove_band_background",
  rbb_robust: "belongs to remove_band_background",
  max_crop: "crop says how large the box around the peak is",
  beam_zero: "a geometry of one's own takes it up as detector.directBeam, named by geometry",
  remove_band_background: "background: frame takes away the median of each frame",
  vff_eta_offset: "a geometry of one's own takes it up, named by geometry",
  vff_r_offset: "a geometry of one's own takes it up, named by geometry",
  h5file: `${FRAMES}, with dataset`,
  sample: FRAMES,
  detector_module: FRAMES,
};
/** Of the instrument: what is configured goes before the log of the scan. */
const MOTORS = new Set(
  "energy detdist delta gamma theta th chi phi mu eta nu om del gam aero vff_eta vff_r".split(" "),
);

/** They say nothing about a pattern, or are looked at elsewhere. */
const SILENT = new Set([
  "working_dir",
  "experiment_id",
  "converter_ver",
  "beamline",
  "AA1_save_arrs",
  "scan",
  "exclude_scans",
  "outliers_scans",
  "min_frames",
  "data_dir",
  "roi_format",
]);

function nameOf(setting: "dark" | "flat" | "spec" | "alienFile", value: PythonLiteral): Translated | undefined {
  return typeof value === "string" ? { [setting]: value } : undefined;
}

function boxOf([x0, y0, z0, x1, y1, z1]: readonly number[]): [number, number][] {
  return pairsOf(z0, z1, y0, y1, x0, x1);
}

function pairsOf(...[a, b, c, d, e, f]: readonly number[]): [number, number][] {
  return [
    [a, b],
    [c, d],
    [e, f],
  ];
}

/** Where a region begins, as cohere's formats of one say: `[x, width, y, height]` unless another is named. */
function originOf(value: PythonLiteral, format: PythonLiteral): Translated | undefined {
  if (!isIntegers(value, 4)) return undefined;
  const [a, b, c, d] = value;
  if (format === "start_point_dist") return { origin: [c, a] };
  if (format === "start_point_end_point") return { origin: [b, a] };
  if (format !== "center_point_dist") return `there is no roi_format ${JSON.stringify(format)}`;
  return { origin: [Math.max(0, b - Math.floor(d / 2)), Math.max(0, a - Math.floor(c / 2))] };
}

function isNumber(value: PythonLiteral): value is number {
  return typeof value === "number";
}

function isNumbers(value: PythonLiteral, length: number): value is readonly number[] {
  return Array.isArray(value) && value.length === length && value.every(isNumber);
}

function isIntegers(value: PythonLiteral, length: number): value is readonly number[] {
  return isNumbers(value, length) && value.every(Number.isInteger);
}

/**
 * Above it, and not above the next number of float32, with as few digits as that takes: cohere takes counts away that
 * equal its threshold, here they are those under it.
 */
function nextAbove(value: number): number {
  const [rounded, bits] = [new Float32Array([value]), new Int32Array(1)];
  bits.set(new Int32Array(rounded.buffer));
  const next = rounded[0] > value ? rounded[0] : new Float32Array(bits.map((word) => word + 1).buffer)[0];
  const magnitude = Math.floor(Math.log10(next));
  const shorter = [7, 8, 9].map((digits) => {
    const steps = 10 ** (digits - 1 - magnitude);
    return Math.floor(next * steps) / steps;
  });
  return shorter.find((short) => short > value) ?? next;
}
