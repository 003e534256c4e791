/** Gradients that are summed over the peers by the bucket: those of the last layers while earlier ones are computed. */

import * as tf from "@tensorflow/tfjs-core";
import type { Peers } from "./peers.js";

export interface GradientBuckets {
  /** Takes over one gradient; in any order. A bucket is begun once it is full and those before it are begun. */
  add(name: string, values: Float32Array): void;
  /** After all of them: the sums, once all peers have added theirs. */
  finish(): Promise<tf.NamedTensorMap>;
}

/** Values of a bucket, but for a gradient that is longer: few enough to begin early, enough not to wait for latency. */
const VALUES_A_BUCKET = 2 ** 20;

interface Bucket {
  readonly names: string[];
  length: number;
  missing: number;
}

/**
 * What is in which bucket goes by names and sizes alone, from the last weight to the first as gradients come, and
 * buckets are begun in their order: every peer makes the same calls, whenever its gradients are ready.
 */
export function createGradientBuckets(
  { sum, poll }: Peers,
  weights: tf.NamedTensorMap,
  valuesOfBucket = VALUES_A_BUCKET,
): GradientBuckets {
  const buckets = planBuckets(weights, valuesOfBucket);
  const bucketOf = new Map(buckets.flatMap((bucket) => bucket.names.map((name) => [name, bucket] as const)));
  const given = new Map<string, Float32Array>();
  const sums: { readonly values: Float32Array; readonly done: Promise<void> }[] = [];
  const beginNext = (): void => {
    for (let next = buckets[sums.length]; next?.missing === 0; next = buckets[sums.length]) {
      const values = new Float32Array(next.length);
      let at = 0;
      for (const name of next.names) {
        const part = given.get(name) as Float32Array;
        values.set(part, at);
        at += part.length;
        given.delete(name);
      }
      sums.push({ values, done: sum(values) });
    }
  };
  return {
    add(name, values) {
      const bucket = bucketOf.get(name);
      if (!bucket || given.has(name)) throw new TypeError(`gradientBuckets: ${name} is not awaited`);
      given.set(name, values);
      bucket.missing--;
      beginNext();
      poll?.();
    },
    async finish() {
      await Promise.all(sums.map(({ done }) => done));
      const summed = sums.flatMap(({ values }, k) => {
        let at = 0;
        return (buckets[k]?.names ?? []).map((name): [string, tf.Tensor] => {
          const { size, shape } = weights[name] as tf.Tensor;
          at += size;
          return [name, tf.tensor(values.slice(at - size, at), shape)];
        });
      });
      const byName = new Map(summed);
      return Object.fromEntries(Object.keys(weights).map((name) => [name, byName.get(name) as tf.Tensor]));
    },
  };
}

function planBuckets(weights: tf.NamedTensorMap, valuesOfBucket: number): readonly Bucket[] {
  const buckets: Bucket[] = [];
  for (const [name, { size }] of Object.entries(weights).reverse()) {
    const last = buckets.at(-1);
    const bucket = last && last.length + size <= valuesOfBucket ? last : { names: [], length: 0, missing: 0 };
    if (bucket !== last) buckets.push(bucket);
    bucket.names.push(name);
    bucket.length += size;
    bucket.missing++;
  }
  return buckets;
}
