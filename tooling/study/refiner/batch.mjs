// A batch of iterates, each turned at random.

import * as tf from "@tensorflow/tfjs-core";
import { FEATURES, TARGETS } from "./half-box.mjs";
import { readIterate } from "./iterate-shards.mjs";
import { cubeTurns } from "./turns.mjs";

/** Imaginary parts, which change their sign in the conjugate: another crystal, with the pattern mirrored. */
const IMAGINARY = { features: [1, 3, 6], targets: [1] };
const turnsOf = new Map();

/** `{ input, truth }`: tensors `[batch, edge, edge, edge, FEATURES + 1 | TARGETS]`. */
export function batchOf(shards, random, { batch, size, perIterate }) {
  const edge = size / 2;
  if (!turnsOf.has(edge)) turnsOf.set(edge, cubeTurns(edge));
  const turns = turnsOf.get(edge);
  const voxels = edge ** 3;
  const input = new Float32Array(batch * voxels * (FEATURES + 1));
  const truth = new Float32Array(batch * voxels * TARGETS);
  for (let sample = 0; sample < batch; sample++) {
    const shard = shards[random.integer(shards.length)];
    const iterate = readIterate(shard, random.integer(shard.progress.length), perIterate);
    const turn = turns[random.integer(turns.length)];
    const isConjugate = random.uniform() < 0.5;
    const at = sample * voxels;
    for (let j = 0; j < voxels; j++) {
      const from = turn[j];
      const to = (at + j) * (FEATURES + 1);
      for (let c = 0; c < FEATURES; c++) input[to + c] = iterate.unit * iterate.own[from * FEATURES + c];
      input[to + FEATURES] = iterate.progress;
      const source = voxels * FEATURES + from * TARGETS;
      for (let c = 0; c < TARGETS; c++) truth[(at + j) * TARGETS + c] = iterate.unit * iterate.own[source + c];
      if (!isConjugate) continue;
      for (const c of IMAGINARY.features) input[to + c] *= -1;
      for (const c of IMAGINARY.targets) truth[(at + j) * TARGETS + c] *= -1;
    }
  }
  const lengths = [batch, edge, edge, edge];
  return { input: tf.tensor(input, [...lengths, FEATURES + 1]), truth: tf.tensor(truth, [...lengths, TARGETS]) };
}
