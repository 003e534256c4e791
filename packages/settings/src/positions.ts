import * as z from "./schema-builders.js";
import { withText } from "./setting.js";

/** Numbers by name, such as those of motors; typed as `eta=18,delta=35`. */
export function positions(): z.ZodRecord<z.ZodString, z.ZodNumber> {
  return withText(z.record(z.string(), z.number()), {
    expected: "motors and their positions such as eta=18,delta=35",
    parse: (text) => {
      const pairs = text.split(",").map((part) => part.split("="));
      if (pairs.some((pair) => pair.length !== 2)) return undefined;
      return Object.fromEntries(
        pairs.map(([motor, value]) => [motor.trim(), value.trim() === "" ? Number.NaN : Number(value)]),
      );
    },
    print: (value) =>
      Object.entries(value)
        .map(([motor, position]) => `${motor}=${position}`)
        .join(","),
  });
}
