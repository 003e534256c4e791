/** Pictures of one byte a pixel, as they travel to a page: small, and coloured there. */

/** A place in a table of 256 colours for each pixel, in base64. */
export interface EncodedImage {
  readonly shape: readonly [height: number, width: number];
  readonly bytes: string;
  /** The byte that is no place: outside the support, or not measured. */
  readonly blank?: number;
}

export interface EncodedView {
  /** One across each axis: amplitude from 0 to the largest of all planes, phase inside the support. */
  readonly planes: readonly { readonly amplitude: EncodedImage; readonly phase: EncodedImage }[];
  /** On the range of the measured counts. */
  readonly calculated: EncodedImage;
}
