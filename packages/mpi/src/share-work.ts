/** Pieces of work that need nothing of each other, shared out among the ranks. */

import type { Communicator } from "./communicator.js";

export interface ShareWorkOptions<Result> {
  /** Of this rank. No piece is begun after it aborts, on any rank once the first one hears it. */
  readonly signal?: AbortSignal | undefined;
  /** On the first rank: of every piece as it comes in, whoever did it. */
  readonly onResult?: ((piece: number, result: Result) => void) | undefined;
}

/**
 * Does pieces 0 to `count - 1`: a rank those that leave its number when divided by how many there are. Every rank calls
 * it, and the next call of any kind comes after it.
 * @param work - of one piece. What it comes to travels as JSON.
 * @returns on the first rank what the pieces came to, in their order; on the others nothing.
 * @throws what `work` throws.
 */
export async function shareWork<Result>(
  ranks: Communicator,
  count: number,
  work: (piece: number) => Promise<Result>,
  { signal, onResult }: ShareWorkOptions<Result> = {},
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const take = (piece: number, result: Result): void => {
    results.set(piece, result);
    onResult?.(piece, result);
  };
  if (ranks.rank > 0) await helpWith(ranks, count, work, signal);
  else {
    const others = hearOthers(ranks, take, signal);
    for (let piece = 0; piece < count && !signal?.aborted; piece += ranks.size) take(piece, await work(piece));
    await others;
  }
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}

/** A rank that has nothing more to say, and the first one's word that it has heard all, or wants no more. */
const END = new Uint8Array(0);

async function helpWith<Result>(
  ranks: Communicator,
  count: number,
  work: (piece: number) => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let isOver = false;
  const word = ranks.receive().then(() => {
    isOver = true;
  });
  for (let piece = ranks.rank; piece < count && !isOver && !signal?.aborted; piece += ranks.size) {
    const bytes = new TextEncoder().encode(JSON.stringify([piece, await work(piece)]));
    await ranks.send(0, bytes);
  }
  await ranks.send(0, END);
  await word;
}

async function hearOthers<Result>(
  ranks: Communicator,
  take: (piece: number, result: Result) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  let told: Promise<unknown> | undefined;
  const tell = (): void => {
    told ??= Promise.all(Array.from({ length: ranks.size - 1 }, (_, k) => ranks.send(k + 1, END)));
  };
  if (signal?.aborted) tell();
  signal?.addEventListener("abort", tell, { once: true });
  for (let working = ranks.size - 1; working > 0; ) {
    const { bytes } = await ranks.receive();
    if (bytes.length === 0) working--;
    else take(...(JSON.parse(new TextDecoder().decode(bytes)) as [number, Result]));
  }
  signal?.removeEventListener("abort", tell);
  tell();
  await told;
}
