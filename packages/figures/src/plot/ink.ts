/** Colours and sizes that all drawings share; each reads on a white and on a dark page. */

/** The line that matters. */
export const ACCENT = "#2f81d0";
/** The second line, where there are two. */
export const SECOND = "#d97b1f";
/** Marks that warn or limit. */
export const LIMIT = "#d0483e";
/** Voxels that were not measured. */
export const UNMEASURED = [138, 143, 152, 255] as const;

/** Text beside the data, weaker than titles. */
export const FAINT = 0.66;
export const GRID = 0.13;

export const TITLE_SIZE = 14;
export const LABEL_SIZE = 13;
export const TICK_SIZE = 12;
