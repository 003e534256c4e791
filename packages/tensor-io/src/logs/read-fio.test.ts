import { describe, expect, it } from "vitest";
import { FormatError } from "../errors.js";
import { readFio } from "./read-fio.js";

const FIO = `!
! Comments
%c
ascan om 20.0 21.0 4 1.0
user p10user Acquisition started at Sat Feb  8 11:11:54 2020
!
! Parameter
%p
om = 20.0
_distance = 1.83e0
detector = eiger 4m
empty =
!
! Data
%d
 Col 1 om DOUBLE
 Col 2 e4m_full FLOAT
 Col 3 curpetra DOUBLE
 20 1.5e3 99.8
 20.25 nan 99.9
 20.5 1700 -inf
! Acquisition ended
`;

describe("readFio", () => {
  it.each([
    ["Unix", FIO],
    ["DOS", FIO.replaceAll("\n", "\r\n")],
  ])("reads comments, parameters and columns (%s lines)", (_, text) => {
    const { comments, parameters, columns, points } = readFio(text);
    expect(comments[0]).toBe("ascan om 20.0 21.0 4 1.0");
    expect([...parameters]).toEqual([
      ["om", 20],
      ["_distance", 1.83],
      ["detector", "eiger 4m"],
      ["empty", ""],
    ]);
    expect(points).toBe(3);
    expect([...columns.keys()]).toEqual(["om", "e4m_full", "curpetra"]);
    expect(columns.get("om")).toEqual(Float64Array.of(20, 20.25, 20.5));
    expect(columns.get("e4m_full")).toEqual(Float64Array.of(1500, Number.NaN, 1700));
    expect(columns.get("curpetra")?.[2]).toBe(-Infinity);
  });

  it("leaves out a point that is cut off, and names it", () => {
    const { points, columns, remarks } = readFio(FIO.replace("1700 -inf\n", "17\n"));
    expect([points, columns.get("om")]).toEqual([2, Float64Array.of(20, 20.25)]);
    expect(remarks).toEqual(["line 21: 2 numbers for 3 columns: the point is left out"]);
  });

  it("keeps both of two columns of one name", () => {
    const { columns } = readFio("%d\n Col 1 a DOUBLE\n Col 2 a DOUBLE\n 1 2\n");
    expect([...columns]).toEqual([
      ["a", Float64Array.of(1)],
      ["a_2", Float64Array.of(2)],
    ]);
  });

  it.each([
    ["#S 1 ascan", /not a FIO file: expected sections/],
    ["%c\n\0", /holds binary data/],
    ["%d\n Col 1 a DOUBLE\n 1 2\n", /line 3: expected 1 numbers as there are columns, got 2/],
    ["%d\n Col 1 a DOUBLE\n one\n", /line 3: expected numbers, got "one"/],
    ["%d\n Col 2 a DOUBLE\n", /line 2: expected Col 1 before the points/],
    ["%p\nnothing\n", /line 2: expected name = value/],
  ])("refuses %j", (text, message) => {
    expect(() => readFio(text)).toThrow(message);
    expect(() => readFio(text)).toThrow(FormatError);
  });
});
