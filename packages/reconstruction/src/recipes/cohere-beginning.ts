/** `init_guess` of a cohere configuration, and what belongs to it. */

import { RecipeFileError } from "../errors.js";
import type { Beginning } from "./beginning.js";
import type { Reader } from "./cohere-entries.js";

const GUESSES = ["random", "continue", "AI_guess"];

/**
 * `AI_threshold` and `AI_sigma`, of which one stands for both, draw the support around a network's guess; without the
 * other it is that of shrink-wrap, as in cohere.
 * @param idle - a sentence for entries that another guess would need is added.
 * @throws {RecipeFileError} for a guess that there is not, and for one to continue without a folder.
 */
export function readBeginning(reader: Reader, file: string, idle: string[]): Beginning | undefined {
  const guess = reader.text("init_guess") ?? "random";
  if (!GUESSES.includes(guess)) {
    throw new RecipeFileError(`${file}: init_guess: expected ${GUESSES.join(", ")}, got ${JSON.stringify(guess)}`);
  }
  const folder = reader.text("continue_dir");
  const weights = reader.text("AI_trained_model");
  const [threshold, sigma] = [reader.number("AI_threshold"), reader.number("AI_sigma")];
  const unused = [
    ...(folder !== undefined && guess !== "continue" ? ["continue_dir"] : []),
    ...(weights !== undefined && guess !== "AI_guess" ? ["AI_trained_model"] : []),
    ...((threshold ?? sigma) !== undefined && guess !== "AI_guess" ? ["AI_threshold, AI_sigma"] : []),
  ];
  if (unused.length > 0) idle.push(`${unused.join(", ")}: belongs to another init_guess than "${guess}"`);
  if (guess === "continue") {
    if (folder) return { at: "saved", folder };
    throw new RecipeFileError(
      `${file}: init_guess: to continue, give continue_dir, the folder in which cohere saved image.npy`,
    );
  }
  if (guess === "random") return undefined;
  const support = (threshold ?? sigma) !== undefined && {
    threshold: threshold ?? reader.numberOf("shrink_wrap_threshold", 0) ?? 0.1,
    sigma: sigma ?? reader.numberOf("shrink_wrap_gauss_sigma", 0) ?? 1,
  };
  return { at: "network", ...(weights && { weights }), ...(support && { support }) };
}
