// Loaded before a program: a clock that jumps by up to ten years, forwards and back, every now and then. What measures
// time by the machine's own ticks does not see it. `JUMPS` is the seed.

import { createRandom } from "@autophase/tensor-io";

const TEN_YEARS = 10 * 365.25 * 24 * 3600 * 1000;
const Truth = Date;
const random = createRandom(Number(process.env.JUMPS));
let ahead = 0;

function now() {
  if (random.uniform() < 0.05) ahead = (2 * random.uniform() - 1) * TEN_YEARS;
  return Math.round(Truth.now() + ahead);
}

globalThis.Date = class JumpingDate extends Truth {
  constructor(...values) {
    super(...(values.length === 0 ? [now()] : values));
  }
  static now() {
    return now();
  }
};
