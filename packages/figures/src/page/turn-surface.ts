/** A surface that turns under the pointer. */

import type { ExploredSurface } from "../explore/explored-volume.js";
import { formatNumber } from "../markup/format-number.js";
import { roundLength } from "../plot/scale-bar.js";
import { type Camera, cameraAt, THREE_VIEWS } from "../surface/camera.js";
import { dataOf, fitCanvas, part } from "./page-parts.js";
import { showLegend } from "./show-legend.js";
import { createSurfaceProgram, type SurfaceMeshData } from "./surface-program.js";
import { unpack, unpackWords } from "./unpack.js";

/** Empty rim around the surface, relative to its radius. */
const RIM = 1.06;
const DEGREES_PER_PIXEL = 0.5;
const DEGREES_PER_KEY = 5;
const MOST_ZOOM = 12;
const WHEEL = 1 / 300;

/** Does nothing, and leaves the pictures where they are, in a browser without WebGL. */
export async function turnSurface(box: HTMLElement): Promise<void> {
  const surface = dataOf<ExploredSurface>(box);
  const canvas = part<HTMLCanvasElement>(box, ".surface-canvas");
  const overlay = part<HTMLCanvasElement>(box, ".surface-overlay");
  const program = createSurfaceProgram(canvas, await openSurface(surface));
  if (!program) return;
  box.hidden = false;
  box.parentElement?.classList.add("turning");
  const [{ yaw, pitch }] = THREE_VIEWS;
  const start = { yaw, pitch, zoom: 1 };
  let view = start;
  const palettes = await Promise.all(surface.quantities.map(({ colours }) => unpack(colours)));
  const choice = part<HTMLSelectElement>(box, "select");
  const draw = (): void => {
    const { width, height } = fitCanvas(canvas);
    fitCanvas(overlay);
    if (width === 0) return;
    const camera = cameraAt(view, surface.isHeightUp);
    program.draw(camera, view.zoom / RIM);
    drawOverlay(overlay, camera, surface, ((Math.min(width, height) / 2) * view.zoom) / RIM / surface.radius);
  };
  const colour = async (): Promise<void> => {
    const at = Number(choice.value);
    const quantity = surface.quantities[at];
    program.colour(await unpack(quantity.bytes), palettes[at]);
    showLegend(box, quantity, palettes[at]);
    draw();
  };
  const change = (by: Partial<typeof start>): void => {
    const next = { ...view, ...by };
    view = {
      yaw: next.yaw % 360,
      pitch: Math.min(90, Math.max(-90, next.pitch)),
      zoom: Math.min(MOST_ZOOM, Math.max(0.5, next.zoom)),
    };
    draw();
  };
  listen(canvas, {
    turn: (yaw, pitch) => change({ yaw: view.yaw + yaw, pitch: view.pitch + pitch }),
    zoom: (factor) => change({ zoom: view.zoom * factor }),
  });
  for (const button of box.querySelectorAll<HTMLButtonElement>(".zoom button")) {
    button.addEventListener("click", () =>
      change(button.value === "reset" ? start : { zoom: view.zoom * Number(button.value) }),
    );
  }
  choice.addEventListener("change", colour);
  new ResizeObserver(draw).observe(canvas);
  await colour();
}

async function openSurface(surface: ExploredSurface): Promise<SurfaceMeshData> {
  const places = await unpackWords(surface.positions);
  const triangles = await unpackWords(surface.triangles);
  for (let i = 1; i < triangles.length; i++) triangles[i] += triangles[i - 1];
  return {
    positions: Float32Array.from(places, (place) => (place - 32_768) * surface.step),
    normals: new Int8Array((await unpack(surface.normals)).buffer),
    triangles,
  };
}

interface SurfaceActions {
  /** By degrees. */
  turn(yaw: number, pitch: number): void;
  zoom(factor: number): void;
}

function listen(canvas: HTMLCanvasElement, { turn, zoom }: SurfaceActions): void {
  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", ({ buttons, movementX, movementY }) => {
    if (buttons) turn(-movementX * DEGREES_PER_PIXEL, movementY * DEGREES_PER_PIXEL);
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * WHEEL));
    },
    { passive: false },
  );
  const keys: { readonly [key: string]: readonly [number, number] } = {
    ArrowLeft: [1, 0],
    ArrowRight: [-1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  canvas.addEventListener("keydown", (event) => {
    const by = keys[event.key];
    if (!by) return;
    event.preventDefault();
    turn(by[0] * DEGREES_PER_KEY, by[1] * DEGREES_PER_KEY);
  });
}

const ARROW = 26;

/** Directions of the axes, and how long something is. */
function drawOverlay(
  canvas: HTMLCanvasElement,
  { right, down }: Camera,
  { axes, unit }: ExploredSurface,
  pixelsPerUnit: number,
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { clientWidth: width, clientHeight: height } = canvas;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.fillStyle = context.strokeStyle = getComputedStyle(canvas).color;
  context.font = "12px system-ui, sans-serif";
  context.textBaseline = "middle";
  const [x, y] = [58, height - 52];
  axes.forEach((name, axis) => {
    const [dx, dy] = [right[axis] * ARROW, down[axis] * ARROW];
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + dx, y + dy);
    context.stroke();
    const reach = 1 + 10 / Math.max(4, Math.hypot(dx, dy));
    context.textAlign = Math.abs(dx) < 6 ? "center" : dx > 0 ? "left" : "right";
    context.fillText(name, x + dx * reach, y + dy * reach);
  });
  const length = roundLength(width / 4 / pixelsPerUnit);
  const [left, bar] = [width - 12 - length * pixelsPerUnit, height - 12];
  context.fillRect(left, bar, length * pixelsPerUnit, 4);
  context.textAlign = "right";
  context.fillText(`${formatNumber(length)} ${unit}`, left - 6, bar + 2);
}
