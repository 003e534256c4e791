/** What the server of the live page tells the page: plain data, bytes in base64. */

import type { EncodedImage, EncodedView, PlaneSteps } from "@autophase/figures";
import type { LiveStart, LiveState } from "@autophase/reconstruction";

/** First of all, once for every page. */
export interface LiveHello {
  readonly title: string;
  /** Names and values of what runs. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Names of the axes of the object, and of the two that the pattern shows. */
  readonly axes: readonly string[];
  readonly patternAxes: readonly string[];
  /** Of the planes of the object, where it is known how the pattern was measured. */
  readonly planeSteps?: readonly PlaneSteps[] | undefined;
  /** 256 colours each, three bytes a colour. */
  readonly colours: { readonly amplitude: string; readonly phase: string; readonly counts: string };
  /** Counts of the plane through the centre. */
  readonly measured: EncodedImage;
  readonly counts: { readonly min: number; readonly max: number };
}

export interface LiveStatus {
  readonly state: LiveState;
  readonly message: string;
  readonly done: number;
  readonly total: number;
  readonly elapsed: string;
  readonly left: string | null;
}

/** One start, whenever something of it is new. */
export interface LiveStartMessage {
  readonly id: number;
  readonly name: string;
  readonly state: LiveStart["state"];
  readonly iteration: number;
  /** At its end. */
  readonly iterations: number;
  readonly supportVoxels: number;
  readonly chi: readonly (readonly [number, number])[];
  readonly freeLlk: readonly (readonly [number, number])[];
}

export interface LiveViewMessage extends EncodedView {
  readonly id: number;
  readonly iteration: number;
}

/** Answer to a request that changes something. */
export interface LiveAnswer {
  readonly ok: boolean;
  readonly message: string;
}

export interface LiveMessages {
  readonly hello: LiveHello;
  readonly status: LiveStatus;
  readonly start: LiveStartMessage;
  readonly view: LiveViewMessage;
}

export const ACTIONS = ["pause", "resume", "stop", "save"] as const;
export type LiveAction = (typeof ACTIONS)[number];
