/** Words in a row. */

// @ts-ignore: decorator
@inline
export function wordAt(words: usize, index: usize): u32 {
  return load<u32>(words + (index << 2));
}
