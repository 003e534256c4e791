/** One plane of a volume on a canvas: its slider, its pointer, the lines of the other planes. */

import type { ExploredGrid } from "../explore/explored-volume.js";
import { BLANK } from "../explore/places.js";
import { formatNumber } from "../markup/format-number.js";
import { roundLength } from "../plot/scale-bar.js";
import { planeLayout } from "../volume/plane.js";
import { lengthAt, type OpenVolume } from "./open-volume.js";
import { fitCanvas, part } from "./page-parts.js";

/** What all planes share; whole voxels in `at`, the middle of the canvases in `focus`. */
export interface Sight {
  at: [number, number, number];
  focus: [number, number, number];
  zoom: number;
}

export interface PlaneView {
  draw(volume: OpenVolume): void;
}

interface PlaneActions {
  draw(): void;
  /** Values at a voxel. */
  tell(at: readonly number[]): void;
  zoomTo(zoom: number, around: readonly number[]): void;
}

/** Around a plane, for the names of its axes. */
const RIM = 18;
const CLICK = 4;
const WHEEL = 1 / 300;

/** @param box - with a canvas, a slider and an output. @param axis - across which the planes lie. */
export function createPlaneView(
  box: HTMLElement,
  grid: ExploredGrid,
  axis: number,
  sight: Sight,
  { draw, tell, zoomTo }: PlaneActions,
): PlaneView {
  const canvas = part<HTMLCanvasElement>(box, "canvas");
  const slider = part<HTMLInputElement>(box, "input");
  const layout = planeLayout(3, axis, grid.isHeightUp);
  const { vertical, horizontal, isUpward } = layout;
  const extent = Math.max(...grid.shape.map((length, k) => length * grid.steps[k]));
  const up = isUpward ? -1 : 1;
  const pixelsPerUnit = (): number => ((canvas.clientWidth - 2 * RIM) / extent) * sight.zoom;
  /** Places on the canvas of a place in the volume, and back. */
  const across = (place: number): number =>
    canvas.clientWidth / 2 + (place - sight.focus[horizontal]) * grid.steps[horizontal] * pixelsPerUnit();
  const down = (place: number): number =>
    canvas.clientHeight / 2 + up * (place - sight.focus[vertical]) * grid.steps[vertical] * pixelsPerUnit();
  const placeAt = ({ offsetX, offsetY }: MouseEvent): number[] => {
    const place = [...sight.at] as number[];
    const scale = pixelsPerUnit();
    place[horizontal] = sight.focus[horizontal] + (offsetX - canvas.clientWidth / 2) / scale / grid.steps[horizontal];
    place[vertical] = sight.focus[vertical] + (up * (offsetY - canvas.clientHeight / 2)) / scale / grid.steps[vertical];
    return place;
  };
  const voxelAt = (event: MouseEvent): [number, number, number] | undefined => {
    const [d, h, w] = placeAt(event).map(Math.round);
    const isInside = [d, h, w].every((index, k) => index >= 0 && index < grid.shape[k]);
    return isInside ? [d, h, w] : undefined;
  };

  slider.addEventListener("input", () => {
    sight.at[axis] = Number(slider.value);
    draw();
  });
  listenToPointer(canvas, {
    hover: (event) => tell((event && voxelAt(event)) ?? sight.at),
    click(event) {
      sight.at = voxelAt(event) ?? sight.at;
      draw();
    },
    drag(event) {
      if (sight.zoom === 1) sight.at = voxelAt(event) ?? sight.at;
      else {
        sight.focus[horizontal] -= event.movementX / pixelsPerUnit() / grid.steps[horizontal];
        sight.focus[vertical] -= (up * event.movementY) / pixelsPerUnit() / grid.steps[vertical];
      }
      draw();
    },
    zoom: (event, factor) => zoomTo(sight.zoom * factor, placeAt(event)),
  });

  return {
    draw(volume) {
      slider.value = String(sight.at[axis]);
      part(box, "output").textContent = lengthAt(grid, axis, sight.at[axis]);
      canvas.style.touchAction = sight.zoom > 1 ? "none" : "pan-y";
      const { width, height } = fitCanvas(canvas);
      const context = canvas.getContext("2d");
      if (!context) return;
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      context.clearRect(0, 0, width, height);
      context.imageSmoothingEnabled = false;
      const [left, right] = [across(-0.5), across(grid.shape[horizontal] - 0.5)];
      const [top, bottom] = [down(-0.5), down(grid.shape[vertical] - 0.5)].sort((a, b) => a - b);
      context.drawImage(planeOf(volume, grid, sight.at[axis], axis, layout), left, top, right - left, bottom - top);
      const ink = getComputedStyle(canvas).color;
      drawLines(context, ink, across(sight.at[horizontal]), down(sight.at[vertical]), { left, right, top, bottom });
      drawWords(context, ink, grid, [vertical, horizontal], isUpward, pixelsPerUnit());
    },
  };
}

interface PointerActions {
  /** Nothing when the pointer has left. */
  hover(event: MouseEvent | undefined): void;
  click(event: MouseEvent): void;
  drag(event: MouseEvent): void;
  zoom(event: MouseEvent, factor: number): void;
}

function listenToPointer(canvas: HTMLCanvasElement, { hover, click, drag, zoom }: PointerActions): void {
  let moved = 0;
  canvas.addEventListener("pointerdown", (event) => {
    moved = 0;
    if (event.pointerType === "mouse") canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons === 0) return hover(event);
    moved += Math.abs(event.movementX) + Math.abs(event.movementY);
    if (moved > CLICK) drag(event);
  });
  canvas.addEventListener("click", (event) => {
    if (moved <= CLICK) click(event);
  });
  canvas.addEventListener("pointerleave", () => hover(undefined));
  canvas.addEventListener(
    "wheel",
    (event) => {
      // two fingers on a trackpad come as a wheel with the key: without it, the page scrolls
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(event, Math.exp(-event.deltaY * WHEEL));
    },
    { passive: false },
  );
}

/** A pixel a voxel. */
function planeOf(
  { data, colourOf, blank }: OpenVolume,
  { shape }: ExploredGrid,
  plane: number,
  axis: number,
  { vertical, horizontal, isUpward }: ReturnType<typeof planeLayout>,
): HTMLCanvasElement {
  const strides = [shape[1] * shape[2], shape[2], 1];
  const [rows, columns] = [shape[vertical], shape[horizontal]];
  const image = new ImageData(columns, rows);
  for (let row = 0; row < rows; row++) {
    const from = plane * strides[axis] + (isUpward ? rows - 1 - row : row) * strides[vertical];
    for (let column = 0; column < columns; column++) {
      const place = data[from + column * strides[horizontal]];
      const at = 4 * (row * columns + column);
      if (place === BLANK) {
        if (blank) image.data.set([...blank, 255], at);
        continue;
      }
      image.data.set([colourOf[3 * place], colourOf[3 * place + 1], colourOf[3 * place + 2], 255], at);
    }
  }
  const canvas = document.createElement("canvas");
  canvas.width = columns;
  canvas.height = rows;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function drawLines(
  context: CanvasRenderingContext2D,
  ink: string,
  x: number,
  y: number,
  { left, right, top, bottom }: Edges,
): void {
  context.lineWidth = 1;
  context.strokeStyle = ink;
  context.globalAlpha = 0.25;
  context.strokeRect(left, top, right - left, bottom - top);
  for (const [style, width] of [
    ["#000", 2.5],
    ["#fff", 1],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.globalAlpha = style === "#fff" ? 0.85 : 0.3;
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.moveTo(x, top);
    context.lineTo(x, bottom);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawWords(
  context: CanvasRenderingContext2D,
  ink: string,
  { axes, unit }: ExploredGrid,
  [vertical, horizontal]: readonly [number, number],
  isUpward: boolean,
  pixelsPerUnit: number,
): void {
  const { clientWidth: width, clientHeight: height } = context.canvas;
  context.fillStyle = ink;
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "right";
  context.fillText(`${axes[horizontal]} \u2192`, width - 2, height - 5);
  context.save();
  context.translate(12, height - RIM);
  context.rotate(-Math.PI / 2);
  context.textAlign = "left";
  context.fillText(isUpward ? `${axes[vertical]} \u2192` : `\u2190 ${axes[vertical]}`, 0, 0);
  context.restore();
  const length = roundLength(width / 3 / pixelsPerUnit);
  context.fillRect(RIM, height - 11, length * pixelsPerUnit, 4);
  context.textAlign = "left";
  context.fillText(`${formatNumber(length)} ${unit || "voxels"}`, RIM + length * pixelsPerUnit + 6, height - 5);
}
