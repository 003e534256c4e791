/** Training, validation and test data of one seed. */

/**
 * Each split has streams of random numbers of its own, so item k of one and item j of another are unrelated crystals,
 * whatever k and j and however many items are taken.
 */
export const SPLITS = ["train", "validation", "test"] as const;
export type Split = (typeof SPLITS)[number];
