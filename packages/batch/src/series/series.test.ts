import { readSpec } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { seriesCsv } from "./series-csv.js";
import { failedRow, parseSeriesRow, type SeriesRow, trustedBefore } from "./series-row.js";
import { assertVariables, seriesAxis, variablesOf } from "./series-trends.js";

const row = (scan: number, more: Partial<SeriesRow> = {}): SeriesRow => ({
  ...failedRow({ scan, name: `S_${scan}`, job: "a" }, "", 2),
  error: null,
  positions: { Theta: 0.2, LinkamTemp: 300 + scan },
  counters: { Monitor: 1000 },
  ...more,
});

describe("the table of a series", () => {
  const rows = [
    row(1, { date: "2020-02-04T12:00:00", verdict: 'starts "agree", 4 of 4', chi: 0.08 }),
    row(2, { date: "2020-02-04T13:30:00" }),
  ];

  it("is what it was when it is read again", () => {
    expect(rows.map((one) => parseSeriesRow(JSON.parse(JSON.stringify(one))))).toEqual(rows);
    expect(parseSeriesRow({ scan: 1 })).toBeUndefined();
  });

  it("knows the last scan that can be trusted before another", () => {
    const trusted = [3, 1, 2, 5].map((scan) => row(scan, { trustworthy: scan !== 3 }));
    const scans = [1, 2, 4, 6].map((scan) => trustedBefore([...trusted, row(4)], scan)?.scan);
    expect(scans).toEqual([undefined, 1, 2, 5]);
  });

  it("has motors and counters that differ", () => {
    expect(variablesOf(rows)).toEqual(["LinkamTemp"]);
    const [head = "", first, second] = seriesCsv(rows).split("\r\n");
    expect(head).toMatch(/^scan,name,date,error,.*,seconds,LinkamTemp$/);
    expect(first).toBe('1,S_1,2020-02-04T12:00:00,,,"starts ""agree"", 4 of 4",0.08,,,,,,,2,301');
    expect(second?.endsWith(",2,302")).toBe(true);
  });

  it("is drawn against time, scan, motors and counters", () => {
    expect(seriesAxis(rows)).toEqual({ label: "time since the first scan (h)", places: [0, 1.5] });
    expect(seriesAxis(rows, "LinkamTemp").places).toEqual([301, 302]);
    expect(seriesAxis(rows, "Monitor").places).toEqual([1000, 1000]);
    expect(seriesAxis([row(1), row(4, { positions: {} })])).toEqual({ label: "scan", places: [1, 4] });
    expect(seriesAxis([row(1), row(4, { positions: {} })], "LinkamTemp").places).toEqual([301, Number.NaN]);
    expect(() => seriesAxis(rows, "Temp")).toThrow("no scan has Temp; expected time, scan, LinkamTemp");
    expect(seriesAxis([], "Temp").places).toEqual([]);
  });

  it("is refused to be drawn against what the log does not have, before any scan is done", () => {
    const [head, ...rows] = ["#O0 Theta  LinkamTemp", "#S 1  ascan", "#P0 0 300", "#N 1", "#L Monitor", "1", ""];
    const second = ["#S 2  ascan", "#P0 0 320", "#N 1", "#L Monitor", "2", "", "#S 3  ascan", "#P0 0", "#L", "x", ""];
    const log = readSpec([head, "", ...rows, ...second].join("\n"));
    expect(() => assertVariables(["time", "scan", "Monitor", "LinkamTemp"], [1, 2, 3], log)).not.toThrow();
    expect(() => assertVariables(["time", "Temp"], [1, 2, 3], log)).toThrow(
      "against: no scan has Temp; expected time, scan, LinkamTemp, Monitor",
    );
    expect(() => seriesAxis([row(1)], "Temp")).toThrow(/expected time, scan$/);
    for (const scans of [[], [4]]) expect(() => assertVariables(["Temp"], scans, log)).not.toThrow();
  });
});
