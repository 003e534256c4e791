/** The log of a beamtime in words and numbers. */

import { nameOf } from "../any-format/file-ending.js";
import { readFio } from "../logs/read-fio.js";
import { readSpec } from "../logs/read-spec.js";
import type { Description } from "./content-description.js";

/** Of a SPEC file, with its last scan. */
export function describeSpec(text: string, file: string): Description {
  const log = readSpec(text, { file });
  const { numbers } = log;
  const last = log.scan(numbers[numbers.length - 1]);
  return {
    kind: "SPEC",
    scans: numbers.length,
    first: numbers[0],
    last: last.number,
    lastScan: {
      command: last.command,
      date: last.date,
      points: last.points,
      columns: [...last.columns.keys()].join(" "),
    },
  };
}

export function describeFio(text: string, file: string): Description {
  const { comments, parameters, columns, points } = readFio(text, { file });
  const names = [...columns.keys()].join(" ");
  return {
    kind: "FIO",
    scan: nameOf(file),
    comment: comments[0] ?? "",
    points,
    columns: names,
    parameters: parameters.size,
  };
}
