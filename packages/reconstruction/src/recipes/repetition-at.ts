/**
 * How often the items from `at` on repeat as a block of two or more: the shortest block that does, else one item once.
 */
export function repetitionAt(
  items: readonly string[],
  at: number,
): { readonly length: number; readonly times: number } {
  for (let length = 2; length <= (items.length - at) / 2; length++) {
    let times = 1;
    while (isSameBlock(items, at, at + times * length, length)) times++;
    if (times > 1) return { length, times };
  }
  return { length: 1, times: 1 };
}

function isSameBlock(items: readonly string[], a: number, b: number, length: number): boolean {
  if (b + length > items.length) return false;
  for (let k = 0; k < length; k++) if (items[a + k] !== items[b + k]) return false;
  return true;
}
