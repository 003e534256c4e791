/** Standard output and standard error that may go away: a closed pipe, a lost terminal, a full disk. */

const failures = new WeakMap<NodeJS.WriteStream, NodeJS.ErrnoException | undefined>();

/**
 * From here on a stream that cannot be written to ends nothing: what is printed is a convenience, and the work goes on.
 */
export function surviveLostStream(stream: NodeJS.WriteStream): void {
  if (failures.has(stream)) return;
  failures.set(stream, undefined);
  stream.on("error", (error) => {
    if (failures.get(stream) === undefined) failures.set(stream, error);
  });
}

/**
 * Why what was printed did not arrive, in words; `undefined` when it did, or when its reader wanted no more of it.
 */
export async function lossOf(stream: NodeJS.WriteStream): Promise<string | undefined> {
  // errors of a write come in a later turn
  await new Promise((resolve) => setImmediate(resolve));
  const failure = failures.get(stream);
  if (!failure || failure.code === "EPIPE" || failure.code === "ERR_STREAM_DESTROYED") return undefined;
  return failure.code === "ENOSPC" ? "the disk is full" : failure.message;
}
