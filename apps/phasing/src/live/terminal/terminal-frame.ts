/** The live view of a run as lines of text: a pure function of what is known. */

import {
  type DrawnPlane,
  drawAmplitude,
  drawCurve,
  drawPhase,
  type ThumbnailOptions,
} from "@autophase/figures/terminal";
import { formatClock, type LiveRun, type LiveStart, nameOfStart } from "@autophase/reconstruction";

export interface FrameSettings {
  /** What runs: file, shape, engine, recipe. */
  readonly title: string;
  /** Starts of the whole run. */
  readonly starts: number;
  /** Of one start. */
  readonly iterations: number;
  /** Of the terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly style: ThumbnailOptions["style"];
}

const FEWEST_CURVE_COLUMNS = 24;
const MOST_CURVE_COLUMNS = 72;
const MOST_ROWS = 20;
const FEWEST_ROWS = 4;
/** Lines that are not pictures: title, start, bar, captions; and one that stays free for the cursor. */
const TEXT_ROWS = 5;
const GAP = "   ";

/** At most `rows - 1` lines of at most `columns - 1` characters; of a low or narrow terminal only the words. */
export function terminalFrame(run: LiveRun, settings: FrameSettings): string[] {
  const { columns, rows } = settings;
  const shown = shownStart(run);
  const text = [settings.title, startLine(shown, settings), barLine(run, columns - 1), endLine(run)];
  const words = text.filter((line) => line !== "").map((line) => line.slice(0, columns - 1));
  const room = Math.min(MOST_ROWS, rows - 1 - TEXT_ROWS);
  if (!shown || room < FEWEST_ROWS) return words.slice(0, Math.max(1, rows - 1));
  return [...words, ...pictures(shown, settings, room)];
}

/** The latest one that is under way, or the latest. */
function shownStart({ starts }: LiveRun): LiveStart | undefined {
  return starts.findLast(({ state }) => state === "running") ?? starts.at(-1);
}

function startLine(start: LiveStart | undefined, { starts, iterations }: FrameSettings): string {
  if (!start) return "waiting for the first iterations";
  const { iteration, supportVoxels, chi, freeLlk } = start;
  const free = freeLlk.at(-1)?.[1];
  const parts = [
    start.generation > 0 || starts === 1 ? nameOfStart(start) : `start ${start.start + 1} of ${starts}`,
    `iteration ${iteration} of ${iterations}`,
    `chi ${chi.at(-1)?.[1].toFixed(4) ?? "-"}`,
    ...(free === undefined ? [] : [`free ${free.toFixed(3)}`]),
    `support ${supportVoxels}`,
  ];
  return parts.join("  ");
}

function barLine({ done, total, seconds, secondsLeft, state }: LiveRun, columns: number): string {
  const share = total > 0 ? Math.min(1, done / total) : 1;
  const left = secondsLeft === undefined ? "" : `  ${formatClock(secondsLeft)} left`;
  const words = ` ${Math.floor(100 * share)} %  ${formatClock(seconds)}${left}  ${state}`;
  const length = Math.max(0, Math.min(40, columns - words.length - 2));
  const filled = Math.round(share * length);
  return `[${"#".repeat(filled)}${"-".repeat(length - filled)}]${words}`;
}

/** How the others did. */
function endLine({ starts, message }: LiveRun): string {
  if (message !== "") return message;
  const finished = starts.filter(({ state }) => state === "finished");
  const failed = starts.filter(({ state }) => state === "failed").length;
  const score = ({ freeLlk, chi }: LiveStart): number =>
    freeLlk.at(-1)?.[1] ?? chi.at(-1)?.[1] ?? Number.POSITIVE_INFINITY;
  const best = [...finished].sort((a, b) => score(a) - score(b))[0];
  if (!best && failed === 0) return "";
  const chi = best?.chi.at(-1)?.[1].toFixed(4);
  return [
    `finished ${finished.length}`,
    ...(failed > 0 ? [`failed ${failed}`] : []),
    ...(best ? [`best: ${nameOfStart(best)}, chi ${chi}`] : []),
  ].join("  ");
}

interface Picture extends DrawnPlane {
  readonly caption: string;
}

/** The curve at the left, the slices at the right as far as there is room. */
function pictures(start: LiveStart, { columns, iterations, style }: FrameSettings, rows: number): string[] {
  const slices: Picture[] = [];
  const plane = start.view?.planes[0];
  let room = columns - 1 - FEWEST_CURVE_COLUMNS;
  const add = (caption: string, draw: (columns: number) => DrawnPlane): void => {
    const available = room - GAP.length;
    if (available < rows) return;
    const drawn = draw(available);
    slices.push({ caption, ...drawn });
    room -= Math.max(drawn.width, caption.length) + GAP.length;
  };
  if (plane) {
    add("amplitude", (most) => drawAmplitude(plane, { style, rows, columns: Math.min(most, 2 * rows) }));
    if (style === "colour") add("phase", (most) => drawPhase(plane, { rows, columns: Math.min(most, 2 * rows) }));
  }
  const width = Math.min(MOST_CURVE_COLUMNS, FEWEST_CURVE_COLUMNS + room);
  const curve = drawCurve(start.chi, { columns: width, rows, iterations, plain: style === "plain" });
  return beside([{ caption: "chi", lines: curve, width }, ...slices], rows);
}

function beside(parts: readonly Picture[], rows: number): string[] {
  const widths = parts.map(({ width, caption }) => Math.max(width, caption.length));
  const captions = parts.map(({ caption }, i) => caption.padEnd(widths[i] as number)).join(GAP);
  const lines = Array.from({ length: rows }, (_, row) =>
    parts.map(({ lines: own, width }, i) => {
      const line = own[row];
      const drawn = line === undefined ? 0 : i === 0 ? line.length : width;
      return `${line ?? ""}${" ".repeat(Math.max(0, (widths[i] as number) - drawn))}`;
    }),
  );
  return [captions, ...lines.map((line) => line.join(GAP))].map((line) => line.trimEnd());
}
