/** The small transforms that a line is made of, as shader text. */

/** Radices with a butterfly in registers, in the order in which they are tried. */
const UNROLLED = [4, 2, 3, 5, 7];

/** Whether a butterfly of this radix is written out. */
export function isUnrolled(radix: number): boolean {
  return UNROLLED.includes(radix);
}

/** Radices of a line with the product of those before each; any length, primes above 7 by themselves. */
export function stagesOf(length: number): { radix: number; before: number }[] {
  const stages: { radix: number; before: number }[] = [];
  let before = 1;
  const take = (radix: number): void => {
    for (; (length / before) % radix === 0 && before < length; before *= radix) stages.push({ radix, before });
  };
  for (const radix of UNROLLED) take(radix);
  for (let prime = 11; before < length; prime += 2) take(prime);
  return stages;
}

/** `values[p] = sum_q v_q exp(-+2 pi i p q / radix)` as expressions in `v0`, `v1`, ... */
export function butterfly(radix: number, isInverse: boolean): { declarations: string; values: string[] } {
  if (radix === 2) return { declarations: "", values: ["v0 + v1", "v0 - v1"] };
  if (radix === 4) return butterflyOfFour(isInverse);
  const term = (p: number, q: number): string => {
    if ((p * q) % radix === 0) return `v${q}`;
    const angle = ((isInverse ? 2 : -2) * Math.PI * ((p * q) % radix)) / radix;
    return `turn(v${q}, vec2f(${Math.cos(angle)}, ${Math.sin(angle)}))`;
  };
  const indices = Array.from({ length: radix }, (_, q) => q);
  return { declarations: "", values: indices.map((p) => indices.map((q) => term(p, q)).join(" + ")) };
}

function butterflyOfFour(isInverse: boolean): { declarations: string; values: string[] } {
  const [plus, minus] = isInverse ? ["vec2f(-d.y, d.x)", "vec2f(d.y, -d.x)"] : ["vec2f(d.y, -d.x)", "vec2f(-d.y, d.x)"];
  return {
    declarations: `    let a = v0 + v2;
    let b0 = v0 - v2;
    let c = v1 + v3;
    let d = v1 - v3;`,
    values: ["a + c", `b0 + ${plus}`, "a - c", `b0 + ${minus}`],
  };
}
