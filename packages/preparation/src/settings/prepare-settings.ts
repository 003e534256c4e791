/** What may be asked of a preparation: one description for the command line, files, forms and types. */

import { deferred, lengths, positions, setting, withText, z } from "@autophase/settings";
import { AXIS_ORDERS, isAutophaseError, MASK_CONVENTIONS, parseSlices } from "@autophase/tensor-io";

const bound = deferred(() => z.int().nullable());

function ranges() {
  return withText(z.array(z.tuple([bound, bound])), {
    expected: "ranges such as 10:60,:,100:300",
    parse: slicesOf,
    print: (slices) => slices.map((range) => `${range[0] ?? ""}:${range[1] ?? ""}`).join(","),
  });
}

const ends = deferred(() =>
  withText(z.strictObject({ ends: z.array(z.tuple([z.int(), z.int()])) }), {
    expected: "voxels more (or fewer) at both ends of each axis such as -9:-9,0:0,4:4",
    parse: endsOf,
    print: (value) => value.ends.map((pair) => pair.join(":")).join(","),
  }),
);

const origin = deferred(() =>
  withText(z.tuple([z.int().min(0), z.int().min(0)]), {
    expected: "row,column such as 0,256",
    parse: (text): [number, number] | undefined => {
      const [row = Number.NaN, column = Number.NaN, ...rest] = text.split(",").map(Number);
      return rest.length === 0 ? [row, column] : undefined;
    },
    print: (value) => value.join(","),
  }),
);

const isAlwaysFile = (): boolean => true;

/** Names are those of the options, `maskBox` for `--mask-box`. */
export const PREPARE_SETTINGS = deferred(() =>
  z.strictObject({
    dataset: setting(z.string().optional(), {
      help: "which array of a file that holds several; the path in HDF5",
      placeholder: "name",
    }),
    axes: setting(z.enum(AXIS_ORDERS).default("frame,row,column"), {
      help: "how the axes of a stack stand in its file; MATLAB keeps frames last: row,column,frame",
      placeholder: "order",
    }),
    slice: setting(ranges().optional(), {
      help: "the part of the frames to read, such as 10:190,:,64:192",
      placeholder: "ranges",
    }),
    dark: setting(z.string().optional(), {
      help: "dark exposure: pixels that count in it are masked",
      placeholder: "file",
      namesFile: isAlwaysFile,
    }),
    flat: setting(z.string().optional(), {
      help: "flat field: frames are divided by it",
      placeholder: "file",
      namesFile: isAlwaysFile,
    }),
    flatScale: setting(z.number().min(1e-12).optional(), {
      help: "and multiplied by this; default its mean, which keeps the counts",
    }),
    mask: setting(z.string().optional(), {
      help: "which pixels were measured (1, unless maskConvention says otherwise), of one frame or of all",
      placeholder: "file",
      namesFile: isAlwaysFile,
    }),
    maskConvention: setting(z.enum(MASK_CONVENTIONS).optional(), {
      help: "what 1 means in the mask: measured, or bad as PyNX, bcdi and pyFAI write it; default measured where that hides little",
    }),
    origin: setting(origin.default([0, 0]), {
      help: "where the frames lie on a larger dark, flat or mask",
      placeholder: "row,column",
      unit: "pixels",
    }),
    maskBox: setting(z.array(ranges()).default([]), {
      help: "voxels of the frames that were not measured; repeatable",
      placeholder: "d0:d1,h0:h1,w0:w1",
      isRepeatable: true,
    }),
    gaps: setting(z.string().default("auto"), {
      help: "mask lines without a count and the marks of the detector (auto), or by a file",
      placeholder: "auto | none | file",
      namesFile: (value) => value !== "auto" && value !== "none",
    }),
    badPixels: setting(z.enum(["auto", "none"]).default("auto"), {
      help: "mask dead and hot pixels, found by their neighbours",
    }),
    silentPixels: setting(z.enum(["keep", "mask"]).default("keep"), {
      help: "pixels without a count in any frame are zeros, or masked",
    }),
    fillMasked: setting(z.int().min(1).max(8).optional(), {
      help: "masked voxels with this many measured ones of the 8 around them in the frame take the mean of those",
      placeholder: "neighbours",
    }),
    median: setting(z.int().min(3).max(9).optional(), {
      help: "odd side of a window of the frame whose median each voxel becomes",
      placeholder: "side",
      unit: "pixels",
    }),
    saturation: setting(z.number().min(1).optional(), {
      help: "voxels with as many raw counts or more are masked",
      unit: "counts",
    }),
    background: setting(z.union([z.literal("frame"), z.number(), z.string()]).optional(), {
      help: "subtract a constant, the median of each frame, or a measurement",
      placeholder: "counts | frame | file",
      namesFile: (value) => value !== "frame",
    }),
    monitor: setting(z.string().optional(), {
      help: "scale frames to one beam: a counter of the SPEC scan, or values in a file",
      placeholder: "name or file",
      namesFile: (value) => value.includes("."),
    }),
    threshold: setting(z.union([z.number().min(0), z.literal("auto")]).default(0), {
      help: "weaker counts are noise; auto: by the quiet part",
      unit: "counts",
    }),
    negative: setting(z.enum(["refuse", "zero", "mask"]).default("refuse"), {
      help: "what becomes of negative numbers that are no marks, as where a dark level was taken off",
    }),
    weak: setting(z.enum(["zero", "mask"]).default("zero"), { help: "what becomes of weak counts" }),
    aliens: setting(z.enum(["report", "mask", "none"]).default("report"), {
      help: "foreign peaks are reported, masked, or not looked for",
    }),
    alienBox: setting(z.array(ranges()).default([]), {
      help: "voxels that hold a foreign peak; repeatable",
      placeholder: "d0:d1,h0:h1,w0:w1",
      isRepeatable: true,
    }),
    alienFile: setting(z.string().optional(), {
      help: "0 = foreign peak, 1 = not, with axes [column, row, frame] as cohere writes it",
      placeholder: "file",
      namesFile: isAlwaysFile,
    }),
    spec: setting(z.string().optional(), {
      help: "log of the scan, a SPEC, FIO or HDF5 file of a beamline: energy, distance, angles and rocking step come from it",
      placeholder: "file",
      namesFile: isAlwaysFile,
    }),
    detector: setting(z.string().optional(), {
      help: "which detector of a scan file that has several",
      placeholder: "name",
    }),
    scan: setting(z.array(z.number().min(0).multipleOf(0.1)).min(1).optional(), {
      help: "scan in the scan file or in the SPEC file, or several: 54,55,56; of a number that a SPEC file has twice 54.1 is the first",
      placeholder: "number",
    }),
    pixelSize: setting(z.number().min(1e-7).max(0.01).optional(), {
      help: "pitch of the detector's pixels, such as 55e-6",
      unit: "meters",
    }),
    motors: setting(positions().optional(), {
      help: "positions that go before those of the log, in the beamline's units: energy=9.3,detdist=505,delta=32.2",
      placeholder: "name=value,...",
    }),
    rockingStep: setting(z.number().optional(), {
      help: "from frame to frame, where the log does not tell it or is wrong",
      unit: "degrees",
    }),
    rockingMotor: setting(z.string().optional(), { help: "which motor turns the crystal", placeholder: "name" }),
    geometry: setting(z.string().optional(), {
      help: "beamline, by a name that `autophase beamlines` lists, or a .json file; default by the scan",
      placeholder: "name or file",
      namesFile: (value) => /\.json$/i.test(value),
    }),
    lowestCorrelation: setting(z.number().min(-1).max(1).default(0.9), {
      help: "of several scans, those less like the others are dropped",
      placeholder: "r",
    }),
    subVoxel: setting(z.boolean().default(false), {
      help: "align several scans between voxels; smooths the counts",
    }),
    center: setting(z.enum(["max", "com", "both"]).default("max"), {
      help: "the peak is the maximum, the centre of mass, or that of the peak around the maximum",
    }),
    crop: setting(z.union([z.literal("auto"), z.literal("full"), lengths(3), ends]).default("auto"), {
      help: "box around the peak in voxels of the frames; -9:-9,0:0,4:4 cuts or pads the ends of each axis",
      placeholder: "D,H,W | auto | full | ends",
      unit: "voxels",
    }),
    grid: setting(z.enum(["detector", "orthogonal"]).default("detector"), {
      help: "as the detector saw it, or resampled at right angles in reciprocal space, which smooths the counts",
    }),
    bin: setting(z.union([z.literal("auto"), lengths(3)]).default([1, 1, 1]), {
      help: "voxels added up along each axis, after the crop",
      placeholder: "d,h,w | auto",
      unit: "voxels",
    }),
  }),
);

/** With defaults. */
export type PrepareSettings = z.output<typeof PREPARE_SETTINGS>;

/** Those that somebody set. */
export type ChosenPrepareSettings = Partial<PrepareSettings>;

type Ranges = [number | null, number | null][];

function slicesOf(text: string): Ranges | undefined {
  try {
    return parseSlices(text).map((range): [number | null, number | null] => [range?.[0] ?? null, range?.[1] ?? null]);
  } catch (error) {
    if (isAutophaseError(error)) return undefined;
    throw error;
  }
}

function endsOf(text: string): { ends: [number, number][] } | undefined {
  const pairs = text.split(",").map((part): [number, number] => {
    const [, first = Number.NaN, last = Number.NaN] = /^([+-]?\d+):([+-]?\d+)$/.exec(part.trim()) ?? [];
    return [Number(first), Number(last)];
  });
  return pairs.flat().every(Number.isInteger) ? { ends: pairs } : undefined;
}
