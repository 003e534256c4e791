/** Events as TensorBoard stores them (`event.proto` and `summary.proto` of TensorFlow). */

import { bytesField, doubleField, floatField, integerField, message } from "./protobuf.js";

/** A picture in a file format that TensorBoard knows, such as PNG. */
export interface EventImage {
  readonly width: number;
  readonly height: number;
  /** The encoded file. */
  readonly bytes: Uint8Array;
}

/** The first event of every file. */
export function versionEvent(seconds: number): Uint8Array {
  return message(doubleField(1, seconds), bytesField(3, "brain.Event:2"));
}

/** Tells TensorBoard to forget events of an earlier file from this step on: the run has gone back to it. */
export function restartEvent(seconds: number, step: number): Uint8Array {
  const start = integerField(1, 1);
  return message(doubleField(1, seconds), integerField(2, step), bytesField(7, start));
}

export function scalarsEvent(seconds: number, step: number, scalars: Readonly<Record<string, number>>): Uint8Array {
  const values = Object.entries(scalars).map(([name, value]) =>
    bytesField(1, message(bytesField(1, name), floatField(2, value))),
  );
  return message(doubleField(1, seconds), integerField(2, step), bytesField(5, message(...values)));
}

const RGBA = 4;

export function imagesEvent(seconds: number, step: number, images: Readonly<Record<string, EventImage>>): Uint8Array {
  const values = Object.entries(images).map(([name, { width, height, bytes }]) => {
    const image = message(integerField(1, height), integerField(2, width), integerField(3, RGBA), bytesField(4, bytes));
    return bytesField(1, message(bytesField(1, name), bytesField(4, image)));
  });
  return message(doubleField(1, seconds), integerField(2, step), bytesField(5, message(...values)));
}
