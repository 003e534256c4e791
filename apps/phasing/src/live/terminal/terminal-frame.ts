/** The live view of a run as lines of text: a pure function of what is known. */

import { startPictures, type ThumbnailOptions } from "@autophase/figures/terminal";
import { formatClock, type LiveRun, type LiveStart, nameOfStart } from "@autophase/reconstruction";

export interface FrameSettings {
  /** What runs: file, shape, engine, recipe. */
  readonly title: string;
  /** Of the terminal. */
  readonly columns: number;
  readonly rows: number;
  readonly style: ThumbnailOptions["style"];
}

const MOST_ROWS = 20;
const FEWEST_ROWS = 4;
/** Lines that are not pictures: title, start, bar, captions; and one that stays free for the cursor. */
const TEXT_ROWS = 5;

/** At most `rows - 1` lines of at most `columns - 1` characters; of a low or narrow terminal only the words. */
export function terminalFrame(run: LiveRun, settings: FrameSettings): string[] {
  const { columns, rows, style } = settings;
  const shown = shownStart(run);
  const text = [settings.title, startLine(shown), barLine(run, columns - 1), endLine(run)];
  const words = text.filter((line) => line !== "").map((line) => line.slice(0, columns - 1));
  const room = Math.min(MOST_ROWS, rows - 1 - TEXT_ROWS);
  if (!shown || room < FEWEST_ROWS) return words.slice(0, Math.max(1, rows - 1));
  const { chi, view, way } = shown;
  const pictures = { chi, iterations: way.iterations, plane: view?.planes[0] };
  return [...words, ...startPictures(pictures, { columns: columns - 1, rows: room, style })];
}

/** The latest one that is under way, or the latest. */
function shownStart({ starts }: LiveRun): LiveStart | undefined {
  return starts.findLast(({ state }) => state === "running") ?? starts.at(-1);
}

function startLine(start: LiveStart | undefined): string {
  if (!start) return "waiting for the first iterations";
  const { iteration, supportVoxels, chi, freeLlk, way } = start;
  if (start.start === "first sight") return `${start.start} of a network  support ${supportVoxels}`;
  const free = freeLlk.at(-1)?.[1];
  const parts = [
    start.generation > 0 || way.starts === 1 ? nameOfStart(start) : `start ${start.start + 1} of ${way.starts}`,
    `iteration ${iteration} of ${way.iterations}`,
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
