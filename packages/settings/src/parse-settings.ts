/** Values checked by a schema of settings. */

import { ValueError } from "@autophase/tensor-io";
import type * as z from "./schema-builders.js";
import { problemOf } from "./setting-problem.js";

/**
 * `values` with the defaults of what they leave out.
 * @param where - what messages call it, such as the path of a file.
 * @throws {ValueError} `where: name: expected ..., got ...`; for an unknown name with the nearest one and those there
 *   are.
 */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  where: string,
  values: unknown,
): z.output<Schema> {
  const { success, data } = schema.safeParse(values);
  if (success) return data as z.output<Schema>;
  throw new ValueError(`${where}: ${problemOf(schema, values)}`);
}
