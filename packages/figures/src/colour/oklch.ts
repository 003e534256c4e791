/**
 * Oklab colours in polar form: lightness, chroma, hue
 * (B. Ottosson, "A perceptual color space for image processing", 2020, bottosson.github.io/posts/oklab).
 */

/** Red, green, blue. */
export type Rgb = readonly [number, number, number];

/**
 * Linear-light sRGB of an OKLCH colour. Outside 0..1 where sRGB cannot show it.
 * @param lightness - 0 black, 1 white.
 * @param chroma - 0 grey; about 0.12 is the most that sRGB shows at every hue of lightness 0.74.
 * @param hue - radians.
 */
export function oklchToLinearSrgb(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** The sRGB transfer curve (IEC 61966-2-1): linear light 0..1 to the encoded value 0..1, clamped. */
export function encodeSrgb(linear: number): number {
  const x = Math.min(1, Math.max(0, linear));
  return x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055;
}

/** Inverse of `encodeSrgb`. */
export function decodeSrgb(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}
