/** What the ranks of one run say to each other. */

/** What travels; of one kind and length on all ranks of a call. */
export type MessageData = Uint8Array | Int32Array | Float32Array | Float64Array;

export type Reduction = "sum" | "max" | "min";

export interface AllReduceOptions {
  /**
   * Begins at once, and goes on beside other work as far as `poll` and the event loop let it. Default false: once all
   * ranks are there, long data hold the thread while they are exchanged, which takes about half of the time.
   */
  readonly isBeside?: boolean;
}

export interface Message {
  /** Rank that sent it. */
  readonly from: number;
  readonly bytes: Uint8Array;
}

/**
 * Every rank makes the same collective calls (`broadcast` to `barrier`) in the same order; none of them blocks the
 * thread while it waits for another rank. Arrays must be left alone until a call has come to its end.
 */
export interface Communicator {
  readonly rank: number;
  readonly size: number;
  /** The library, for people. */
  readonly description: string;
  /** Overwrites `data` with that of `root`, default 0. */
  broadcast(data: MessageData, root?: number): Promise<void>;
  /** Fills `part` of each rank with its share of `all`, which `root` alone gives: `size` times as long. */
  scatter(part: MessageData, all?: MessageData, root?: number): Promise<void>;
  /** Fills `all`, which `root` alone gives, with the `part` of each rank, in their order. */
  gather(part: MessageData, all?: MessageData, root?: number): Promise<void>;
  /** Overwrites `data` with the sum over the ranks, or the largest or smallest. The same bits on every rank. */
  allReduce(data: MessageData, reduction?: Reduction, options?: AllReduceOptions): Promise<void>;
  /**
   * Lets calls under way go on, without waiting and without the event loop: for long work between two of whose steps
   * nothing else runs. They come to their end as ever, once the loop turns again.
   */
  poll(): void;
  /** Until all ranks are here. */
  barrier(): Promise<void>;
  /** To one rank; messages between two ranks keep their order. */
  send(to: number, bytes: Uint8Array): Promise<void>;
  /** The next message to this rank, whoever it is from. @throws the reason of `signal` when it aborts before. */
  receive(signal?: AbortSignal): Promise<Message>;
  /** Ends the processes of all ranks at once. */
  abort(status: number): void;
  /** Every rank calls it last. */
  finish(): Promise<void>;
}
