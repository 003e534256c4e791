/** A film of one turn, frame by frame: as long as it takes, and none is left out. */

import { ArrayBufferTarget, Muxer } from "mp4-muxer";

const FRAMES_PER_SECOND = 30;
const FRAMES = 6 * FRAMES_PER_SECOND;
/** What players know, the best known first. */
const CODECS = [
  { codec: "avc1.640028", name: "avc" },
  { codec: "vp09.00.40.08", name: "vp9" },
  { codec: "av01.0.08M.08", name: "av1" },
] as const;

export interface TurnFilm {
  /** Pixels, even. */
  readonly width: number;
  readonly height: number;
  /** Of the picture as it is after so many degrees more. */
  readonly frame: (degrees: number) => HTMLCanvasElement;
  /** 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** @returns an MP4 of six seconds. @throws {Error} where the browser encodes no films. */
export async function recordTurn({ width, height, frame, onProgress }: TurnFilm): Promise<Blob> {
  const size = { width, height, framerate: FRAMES_PER_SECOND, bitrate: 12e6 };
  const chosen = await chooseCodec(size);
  const muxer = new Muxer({
    target: new ArrayBufferTarget(),
    video: { codec: chosen.name, width, height, frameRate: FRAMES_PER_SECOND },
    fastStart: "in-memory",
  });
  let problem: Error | undefined;
  const encoder = new VideoEncoder({
    output: (chunk, about) => muxer.addVideoChunk(chunk, about),
    error: (error) => {
      problem = error;
    },
  });
  encoder.configure({ ...size, codec: chosen.codec });
  for (let k = 0; k < FRAMES && problem === undefined; k++) {
    // the page lives on between two of them
    await new Promise(requestAnimationFrame);
    const microseconds = (1e6 * k) / FRAMES_PER_SECOND;
    const picture = new VideoFrame(frame(360 / FRAMES), { timestamp: microseconds, duration: 1e6 / FRAMES_PER_SECOND });
    encoder.encode(picture, { keyFrame: k % FRAMES_PER_SECOND === 0 });
    picture.close();
    while (encoder.encodeQueueSize > 2) await new Promise(requestAnimationFrame);
    onProgress((k + 1) / FRAMES);
  }
  if (problem) throw problem;
  await encoder.flush();
  encoder.close();
  muxer.finalize();
  return new Blob([muxer.target.buffer], { type: "video/mp4" });
}

async function chooseCodec(size: Omit<VideoEncoderConfig, "codec">): Promise<(typeof CODECS)[number]> {
  for (const one of globalThis.VideoEncoder === undefined ? [] : CODECS) {
    const { supported } = await VideoEncoder.isConfigSupported({ ...size, codec: one.codec });
    if (supported) return one;
  }
  throw new Error("this browser encodes no films: a newer one does, or one from the same maker with its codecs");
}
