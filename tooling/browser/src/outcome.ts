/** What a scenario hands back, from Node and from a page alike: plain data that survives the way between them. */

export interface Outcome {
  /** The engine's own line for people. */
  readonly description: string;
  /** Made by WebAssembly alone from seeded inputs: the same bits wherever it runs. */
  readonly exact: Readonly<Record<string, readonly number[]>>;
  /**
   * Depends on what `Math.cos`, `Math.sin`, `Math.exp` or a power round to, which each JavaScript engine may do its own
   * way.
   */
  readonly close: Readonly<Record<string, readonly number[]>>;
}
