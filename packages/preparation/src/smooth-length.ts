/** Lengths that Fourier transforms like. */

/** Only the factors 2, 3, 5 and 7. */
export function isSmoothLength(length: number): boolean {
  let rest = length;
  for (const factor of [2, 3, 5, 7]) while (rest % factor === 0) rest /= factor;
  return rest === 1;
}

/** The shortest even length of at least `length` that factors into 2, 3, 5 and 7 and that `multiple` divides, which must do so too. */
export function nextSmoothLength(length: number, multiple = 1): number {
  const step = multiple % 2 === 0 ? multiple : 2 * multiple;
  let next = Math.max(1, Math.ceil(length / step)) * step;
  while (!isSmoothLength(next / step)) next += step;
  return next;
}
