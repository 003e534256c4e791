/** The light on a surface, the same in a picture and on a page. */

/**
 * Directions to the lamps in (right, down, forward), and how strong they are; together with ambient light they reach
 * about 1.
 */
export const KEY = [-0.48, -0.66, -0.58] as const;
export const FILL = [0.72, 0.25, -0.65] as const;
export const KEY_LIGHT = 0.74;
export const FILL_LIGHT = 0.18;
export const AMBIENT = 0.26;
