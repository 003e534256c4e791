import * as z from "./schema-builders.js";
import { withText } from "./setting.js";

/** Voxels along each of `axes` axes; typed as `64,32,16`, or `64` for all. */
export function lengths(axes: number): z.ZodArray<z.ZodInt> {
  return withText(z.array(z.int().min(1)).length(axes), {
    expected: `${axes} lengths such as ${Array(axes).fill(64).join(",")}`,
    parse: (text) => {
      const values = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
      return values.length === 1 ? Array<number>(axes).fill(values[0]) : values;
    },
    print: (values) => values.join(","),
  });
}
