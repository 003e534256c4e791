/**
 * Weights in the order in which the tiles read them, as a job. Words of its arguments: source, destination, taps,
 * inputs, outputs, floats from tap to tap, from input to input, from output to output of the source, outputs of a block
 * (8, or 1). Destination: `[block][tap][input][output of the block]`, zeros past the last output.
 */

import { takeUnit } from "../team/team";

export function pack(words: usize): void {
  const blockOutputs = load<u32>(words, 32);
  const units = (load<u32>(words, 16) + blockOutputs - 1) / blockOutputs;
  for (let unit = takeUnit(units); unit < units; unit = takeUnit(units)) packBlock(words, unit, blockOutputs);
}

function packBlock(words: usize, block: u32, blockOutputs: u32): void {
  const taps = load<u32>(words, 8);
  const inputs = load<u32>(words, 12);
  const tapBytes: usize = <usize>load<u32>(words, 20) << 2;
  const inputBytes: usize = <usize>load<u32>(words, 24) << 2;
  const outputBytes: usize = <usize>load<u32>(words, 28) << 2;
  const first = block * blockOutputs;
  const count = min(blockOutputs, load<u32>(words, 16) - first);
  const source: usize = <usize>load<u32>(words) + <usize>first * outputBytes;
  let to: usize = <usize>load<u32>(words, 4) + ((<usize>first * taps * inputs) << 2);
  for (let tap: u32 = 0; tap < taps; tap++) {
    for (let input: u32 = 0; input < inputs; input++) {
      let from = source + <usize>tap * tapBytes + <usize>input * inputBytes;
      for (let o: u32 = 0; o < blockOutputs; o++) {
        store<f32>(to, o < count ? load<f32>(from) : 0);
        from += outputBytes;
        to += 4;
      }
    }
  }
}
