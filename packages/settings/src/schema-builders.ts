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
  record,
  string,
  toJSONSchema,
  tuple,
  union,
  unknown,
} from "zod";
export { object, strictObject } from "./objects.js";
