/** What is used of zod; `tsup.config.ts` lets it start when the first schema is made. */

export {
  array,
  boolean,
  custom,
  discriminatedUnion,
  enum,
  globalRegistry,
  int,
  literal,
  null,
  number,
  object,
  record,
  strictObject,
  string,
  toJSONSchema,
  tuple,
  union,
  unknown,
} from "zod";
