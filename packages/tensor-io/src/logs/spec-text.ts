/** Names and numbers in the lines of a SPEC file. */

import { FormatError } from "../errors.js";

/** Lines by their number in the file, from 1. */
export type NumberedLine = readonly [line: number, text: string];

/**
 * Names stand two spaces or a tab apart, since one space may be inside. Where none do, `count` words are as many names.
 */
export function splitNames(text: string, count: number | undefined): string[] {
  const parts = text.split(/ {2,}|\t+/).map((part) => part.trim());
  const names = parts.filter(Boolean);
  if (names.length !== 1) return names;
  const words = text.split(/\s+/).filter(Boolean);
  return words.length === count ? words : names;
}

/** @throws {FormatError} naming the line and the word that is no number; `nan` and `inf` are numbers. */
export function parseNumbers(text: string, line: number, file: string): number[] {
  const words = text.trim().split(/\s+/).filter(Boolean);
  return words.map((word) => {
    const value = Number(word);
    if (!Number.isNaN(value) || /^[+-]?nan$/i.test(word)) return value;
    if (/^[+-]?inf(inity)?$/i.test(word)) return word.startsWith("-") ? -Infinity : Infinity;
    throw new FormatError(file, `line ${line}: expected numbers, got ${excerpt(word)}`);
  });
}

/** The beginning of what was found, for a message. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
