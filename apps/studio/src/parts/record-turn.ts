/** A film of one turn, as the browser records its own pictures. */

const SECONDS = 6;
const FRAMES_PER_SECOND = 30;
const TYPES = ["video/mp4", "video/webm"];

/**
 * @param turn - by so many degrees, and draw.
 * @returns a film, and the ending of its name. @throws {Error} where the browser records none.
 */
export async function recordTurn(
  canvas: HTMLCanvasElement,
  turn: (degrees: number) => void,
): Promise<{ readonly film: Blob; readonly ending: string }> {
  const mimeType = TYPES.find((type) => globalThis.MediaRecorder?.isTypeSupported(type));
  if (mimeType === undefined) throw new Error("this browser records no films");
  const recorder = new MediaRecorder(canvas.captureStream(FRAMES_PER_SECOND), { mimeType, videoBitsPerSecond: 12e6 });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.start();
  const began = performance.now();
  for (let turned = 0; turned < 360; ) {
    const time = await new Promise<number>(requestAnimationFrame);
    const wanted = Math.min(360, (360 * (time - began)) / 1000 / SECONDS);
    if (wanted > turned) turn(wanted - turned);
    turned = Math.max(turned, wanted);
  }
  recorder.stop();
  await stopped;
  return { film: new Blob(parts, { type: mimeType }), ending: mimeType === "video/mp4" ? ".mp4" : ".webm" };
}
