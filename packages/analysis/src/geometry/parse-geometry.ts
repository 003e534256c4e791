/** A beamline's geometry as JSON: what may stand in it, and where it goes wrong. */

import { deferred, z } from "@autophase/settings";
import { ValueError } from "@autophase/tensor-io";
import type { BeamlineGeometry } from "./beamline-geometry.js";

const DIRECTIONS = ["x+", "x-", "y+", "y-", "z+", "z-"] as const;

const number = deferred(() => z.number({ error: expected("a number") }));
const positive = deferred(() => number.positive({ error: expected("a number above 0") }));
const pair = (entry: z.ZodNumber) => z.tuple([entry, entry], { error: expected("two numbers, for rows and columns") });
const text = deferred(() =>
  z.string({ error: expected("a text") }).min(1, { error: "expected a text, got an empty one" }),
);
const direction = deferred(() =>
  z.union([z.enum(DIRECTIONS), z.tuple([z.number(), z.number(), z.number()])], {
    error: expected(`${DIRECTIONS.join(", ")} or three numbers`),
  }),
);

const circle = deferred(() =>
  z.strictObject(
    {
      motors: z.array(text, { error: expected("a list of names") }).min(1, { error: "expected at least one name" }),
      axis: direction,
      degrees: number.exactOptional(),
      offsetDegrees: number.exactOptional(),
    },
    { error: expected("motors, axis, and perhaps degrees and offsetDegrees") },
  ),
);
const translation = deferred(() =>
  z.strictObject(
    {
      motors: z.array(text, { error: expected("a list of names") }).min(1, { error: "expected at least one name" }),
      axis: direction,
      millimeters: number.exactOptional(),
      offsetMillimeters: number.exactOptional(),
    },
    { error: expected("motors, axis, and perhaps millimeters and offsetMillimeters") },
  ),
);
const positions = deferred(() => z.record(z.string(), number, { error: expected("positions by the names of motors") }));
const directBeam = deferred(() =>
  z.strictObject(
    {
      pixel: pair(number),
      anglesDegrees: positions.exactOptional(),
      positionsMillimeters: positions.exactOptional(),
    },
    { error: expected("pixel, and perhaps anglesDegrees and positionsMillimeters") },
  ),
);
const circles = deferred(() => z.array(circle, { error: expected("a list of circles, {motors, axis}") }));

const FIELDS =
  "name, sampleCircles, detectorCircles, detector, and perhaps detectorTranslations, beam, rockingMotor, rockingStepDegrees, energyKev, distanceMeters";

const schema = deferred(
  () =>
    z.strictObject(
      {
        name: text,
        sampleCircles: circles.min(1, { error: "expected at least one circle, the one that rocks" }),
        detectorCircles: circles,
        detectorTranslations: z
          .array(translation, { error: expected("a list of stages, {motors, axis}") })
          .exactOptional(),
        detector: z.strictObject(
          {
            rows: direction,
            columns: direction,
            pixelSizeMeters: pair(positive).exactOptional(),
            centralPixel: pair(number).exactOptional(),
            directBeam: directBeam.exactOptional(),
            rotationDegrees: number.exactOptional(),
            tiltDegrees: number.exactOptional(),
            tiltAzimuthDegrees: number.exactOptional(),
          },
          {
            error: expected(
              "rows, columns, and perhaps pixelSizeMeters, centralPixel or directBeam, rotationDegrees, tiltDegrees and tiltAzimuthDegrees",
            ),
          },
        ),
        beam: direction.exactOptional(),
        rockingMotor: text.exactOptional(),
        rockingStepDegrees: number.exactOptional(),
        energyKev: positive.exactOptional(),
        distanceMeters: positive.exactOptional(),
      },
      { error: expected(FIELDS) },
    ) satisfies z.ZodType<BeamlineGeometry>,
);

/** @throws {ValueError} that names the first field that is missing, unknown or not what it should be. */
export function parseGeometry(where: string, value: unknown): BeamlineGeometry {
  const { data, error } = schema.safeParse(value);
  if (data) return data;
  const issue = error.issues[0];
  throw new ValueError(`${where}: ${issue?.path.join(".") || "geometry"}: ${issue?.message}`);
}

/** `expected this, got that`; fields that do not exist are said by name. */
function expected(what: string): (issue: { code?: string; input?: unknown; keys?: string[] }) => string {
  return ({ code, input, keys = [] }) => {
    if (code === "unrecognized_keys") return `there is no field ${keys.join(", ")}; expected ${what}`;
    return `expected ${what}, got ${input === undefined ? "nothing" : JSON.stringify(input)}`;
  };
}
