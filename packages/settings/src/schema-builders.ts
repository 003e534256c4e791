/** The part of zod that settings are written with, as the namespace `z`; all its types. */

export type * from "zod";
export {
  array,
  boolean,
  custom,
  discriminatedUnion,
  enum,
  int,
  lazy,
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
