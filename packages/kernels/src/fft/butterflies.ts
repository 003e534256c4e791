/**
 * One Stockham stage for each radix. A stage reads `from` as `[radix, groups, stride]` and writes `to` as
 * `[groups, radix, stride]`, so that the output of the last stage is in natural order without bit reversal:
 *
 *     to[p, k, q] = exp(-2 pi i p k / (radix * groups)) * sum_j exp(-2 pi i j k / radix) * from[j, p, q]
 *
 * The twiddle is constant over `q`, which runs over the neighbouring lines that are transformed together.
 */

import type { Radix } from "./fast-length.js";

/** Neighbouring lines side by side, `[length, lanes]`. */
export interface Lanes {
  readonly real: Float64Array;
  readonly imag: Float64Array;
}

export interface Stage {
  readonly radix: Radix;
  readonly groups: number;
  /** Cosine and (negative) sine of the twiddles, `[groups, radix - 1]`. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  readonly roots: Roots;
}

/** Roots of unity `2 pi j k / radix` for `j, k` from 1 to `half`, `[half, half]`, and room for one folded input. */
export interface Roots {
  readonly half: number;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  readonly folded: Float64Array;
}

export type Butterfly = (stage: Stage, from: Lanes, to: Lanes, stride: number) => void;

export const BUTTERFLIES: Readonly<Record<Radix, Butterfly>> = {
  2: butterfly2,
  3: butterfly3,
  4: butterfly4,
  5: oddButterfly,
  7: oddButterfly,
  8: butterfly8,
};

function butterfly2({ groups, cosines, sines }: Stage, from: Lanes, to: Lanes, stride: number): void {
  const { real, imag } = from;
  const { real: outReal, imag: outImag } = to;
  const step = groups * stride;
  for (let p = 0; p < groups; p++) {
    const c = cosines[p];
    const s = sines[p];
    const end = (p + 1) * stride;
    for (let i = p * stride, o = 2 * i; i < end; i++, o++) {
      const aReal = real[i];
      const aImag = imag[i];
      const bReal = real[i + step];
      const bImag = imag[i + step];
      const dReal = aReal - bReal;
      const dImag = aImag - bImag;
      outReal[o] = aReal + bReal;
      outImag[o] = aImag + bImag;
      outReal[o + stride] = dReal * c - dImag * s;
      outImag[o + stride] = dReal * s + dImag * c;
    }
  }
}

function butterfly3({ groups, cosines, sines }: Stage, from: Lanes, to: Lanes, stride: number): void {
  const { real, imag } = from;
  const { real: outReal, imag: outImag } = to;
  const step = groups * stride;
  const half = Math.sqrt(3) / 2;
  for (let p = 0; p < groups; p++) {
    const c1 = cosines[2 * p];
    const s1 = sines[2 * p];
    const c2 = cosines[2 * p + 1];
    const s2 = sines[2 * p + 1];
    const end = (p + 1) * stride;
    for (let i = p * stride, o = 3 * i; i < end; i++, o++) {
      const aReal = real[i];
      const aImag = imag[i];
      const sumReal = real[i + step] + real[i + 2 * step];
      const sumImag = imag[i + step] + imag[i + 2 * step];
      // -i sin(pi/3) times the difference
      const turnReal = half * (imag[i + step] - imag[i + 2 * step]);
      const turnImag = half * (real[i + 2 * step] - real[i + step]);
      const baseReal = aReal - 0.5 * sumReal;
      const baseImag = aImag - 0.5 * sumImag;
      const bReal = baseReal + turnReal;
      const bImag = baseImag + turnImag;
      const dReal = baseReal - turnReal;
      const dImag = baseImag - turnImag;
      outReal[o] = aReal + sumReal;
      outImag[o] = aImag + sumImag;
      outReal[o + stride] = bReal * c1 - bImag * s1;
      outImag[o + stride] = bReal * s1 + bImag * c1;
      outReal[o + 2 * stride] = dReal * c2 - dImag * s2;
      outImag[o + 2 * stride] = dReal * s2 + dImag * c2;
    }
  }
}

function butterfly4({ groups, cosines, sines }: Stage, from: Lanes, to: Lanes, stride: number): void {
  const { real, imag } = from;
  const { real: outReal, imag: outImag } = to;
  const step = groups * stride;
  for (let p = 0; p < groups; p++) {
    const c1 = cosines[3 * p];
    const s1 = sines[3 * p];
    const c2 = cosines[3 * p + 1];
    const s2 = sines[3 * p + 1];
    const c3 = cosines[3 * p + 2];
    const s3 = sines[3 * p + 2];
    const end = (p + 1) * stride;
    for (let i = p * stride, o = 4 * i; i < end; i++, o++) {
      const evenSumReal = real[i] + real[i + 2 * step];
      const evenSumImag = imag[i] + imag[i + 2 * step];
      const evenReal = real[i] - real[i + 2 * step];
      const evenImag = imag[i] - imag[i + 2 * step];
      const oddSumReal = real[i + step] + real[i + 3 * step];
      const oddSumImag = imag[i + step] + imag[i + 3 * step];
      // -i times the difference
      const turnReal = imag[i + step] - imag[i + 3 * step];
      const turnImag = real[i + 3 * step] - real[i + step];
      const bReal = evenReal + turnReal;
      const bImag = evenImag + turnImag;
      const cReal = evenSumReal - oddSumReal;
      const cImag = evenSumImag - oddSumImag;
      const dReal = evenReal - turnReal;
      const dImag = evenImag - turnImag;
      outReal[o] = evenSumReal + oddSumReal;
      outImag[o] = evenSumImag + oddSumImag;
      outReal[o + stride] = bReal * c1 - bImag * s1;
      outImag[o + stride] = bReal * s1 + bImag * c1;
      outReal[o + 2 * stride] = cReal * c2 - cImag * s2;
      outImag[o + 2 * stride] = cReal * s2 + cImag * c2;
      outReal[o + 3 * stride] = dReal * c3 - dImag * s3;
      outImag[o + 3 * stride] = dReal * s3 + dImag * c3;
    }
  }
}

function butterfly8({ groups, cosines, sines }: Stage, from: Lanes, to: Lanes, stride: number): void {
  const { real, imag } = from;
  const { real: outReal, imag: outImag } = to;
  const step = groups * stride;
  const half = Math.SQRT1_2;
  for (let p = 0; p < groups; p++) {
    const c1 = cosines[7 * p];
    const s1 = sines[7 * p];
    const c2 = cosines[7 * p + 1];
    const s2 = sines[7 * p + 1];
    const c3 = cosines[7 * p + 2];
    const s3 = sines[7 * p + 2];
    const c4 = cosines[7 * p + 3];
    const s4 = sines[7 * p + 3];
    const c5 = cosines[7 * p + 4];
    const s5 = sines[7 * p + 4];
    const c6 = cosines[7 * p + 5];
    const s6 = sines[7 * p + 5];
    const c7 = cosines[7 * p + 6];
    const s7 = sines[7 * p + 6];
    const end = (p + 1) * stride;
    for (let i = p * stride, o = 8 * i; i < end; i++, o++) {
      // the four inputs of even index: a transform of length 4
      const sum04Real = real[i] + real[i + 4 * step];
      const sum04Imag = imag[i] + imag[i + 4 * step];
      const sum26Real = real[i + 2 * step] + real[i + 6 * step];
      const sum26Imag = imag[i + 2 * step] + imag[i + 6 * step];
      const dif04Real = real[i] - real[i + 4 * step];
      const dif04Imag = imag[i] - imag[i + 4 * step];
      const dif26Real = real[i + 2 * step] - real[i + 6 * step];
      const dif26Imag = imag[i + 2 * step] - imag[i + 6 * step];
      const e0Real = sum04Real + sum26Real;
      const e0Imag = sum04Imag + sum26Imag;
      const e1Real = dif04Real + dif26Imag;
      const e1Imag = dif04Imag - dif26Real;
      const e2Real = sum04Real - sum26Real;
      const e2Imag = sum04Imag - sum26Imag;
      const e3Real = dif04Real - dif26Imag;
      const e3Imag = dif04Imag + dif26Real;
      // the four of odd index, then turned by exp(-2 pi i k / 8)
      const sum15Real = real[i + step] + real[i + 5 * step];
      const sum15Imag = imag[i + step] + imag[i + 5 * step];
      const sum37Real = real[i + 3 * step] + real[i + 7 * step];
      const sum37Imag = imag[i + 3 * step] + imag[i + 7 * step];
      const dif15Real = real[i + step] - real[i + 5 * step];
      const dif15Imag = imag[i + step] - imag[i + 5 * step];
      const dif37Real = real[i + 3 * step] - real[i + 7 * step];
      const dif37Imag = imag[i + 3 * step] - imag[i + 7 * step];
      const o0Real = sum15Real + sum37Real;
      const o0Imag = sum15Imag + sum37Imag;
      const o1Real = half * (dif15Real + dif37Imag + dif15Imag - dif37Real);
      const o1Imag = half * (dif15Imag - dif37Real - dif15Real - dif37Imag);
      const o2Real = sum15Imag - sum37Imag;
      const o2Imag = sum37Real - sum15Real;
      const o3Real = half * (dif15Imag + dif37Real - dif15Real + dif37Imag);
      const o3Imag = half * (dif37Imag - dif15Real - dif15Imag - dif37Real);
      const y1Real = e1Real + o1Real;
      const y1Imag = e1Imag + o1Imag;
      const y2Real = e2Real + o2Real;
      const y2Imag = e2Imag + o2Imag;
      const y3Real = e3Real + o3Real;
      const y3Imag = e3Imag + o3Imag;
      const y4Real = e0Real - o0Real;
      const y4Imag = e0Imag - o0Imag;
      const y5Real = e1Real - o1Real;
      const y5Imag = e1Imag - o1Imag;
      const y6Real = e2Real - o2Real;
      const y6Imag = e2Imag - o2Imag;
      const y7Real = e3Real - o3Real;
      const y7Imag = e3Imag - o3Imag;
      outReal[o] = e0Real + o0Real;
      outImag[o] = e0Imag + o0Imag;
      outReal[o + stride] = y1Real * c1 - y1Imag * s1;
      outImag[o + stride] = y1Real * s1 + y1Imag * c1;
      outReal[o + 2 * stride] = y2Real * c2 - y2Imag * s2;
      outImag[o + 2 * stride] = y2Real * s2 + y2Imag * c2;
      outReal[o + 3 * stride] = y3Real * c3 - y3Imag * s3;
      outImag[o + 3 * stride] = y3Real * s3 + y3Imag * c3;
      outReal[o + 4 * stride] = y4Real * c4 - y4Imag * s4;
      outImag[o + 4 * stride] = y4Real * s4 + y4Imag * c4;
      outReal[o + 5 * stride] = y5Real * c5 - y5Imag * s5;
      outImag[o + 5 * stride] = y5Real * s5 + y5Imag * c5;
      outReal[o + 6 * stride] = y6Real * c6 - y6Imag * s6;
      outImag[o + 6 * stride] = y6Real * s6 + y6Imag * c6;
      outReal[o + 7 * stride] = y7Real * c7 - y7Imag * s7;
      outImag[o + 7 * stride] = y7Real * s7 + y7Imag * c7;
    }
  }
}

/** Any odd radix: inputs `j` and `radix - j` share a cosine and, up to sign, a sine, and so do the outputs. */
function oddButterfly(stage: Stage, from: Lanes, to: Lanes, stride: number): void {
  const { radix, groups, cosines, sines } = stage;
  const { real, imag } = from;
  const { real: outReal, imag: outImag } = to;
  const { half, cosines: rootCosines, sines: rootSines, folded } = stage.roots;
  const step = groups * stride;
  for (let p = 0; p < groups; p++) {
    const end = (p + 1) * stride;
    for (let i = p * stride, o = radix * i; i < end; i++, o++) {
      const firstReal = real[i];
      const firstImag = imag[i];
      let totalReal = firstReal;
      let totalImag = firstImag;
      for (let j = 1; j <= half; j++) {
        const near = i + j * step;
        const far = i + (radix - j) * step;
        const at = 4 * (j - 1);
        folded[at] = real[near] + real[far];
        folded[at + 1] = imag[near] + imag[far];
        folded[at + 2] = real[near] - real[far];
        folded[at + 3] = imag[near] - imag[far];
        totalReal += folded[at];
        totalImag += folded[at + 1];
      }
      outReal[o] = totalReal;
      outImag[o] = totalImag;
      for (let k = 1; k <= half; k++) {
        let baseReal = firstReal;
        let baseImag = firstImag;
        let turnReal = 0;
        let turnImag = 0;
        for (let j = 0; j < half; j++) {
          const c = rootCosines[(k - 1) * half + j];
          const s = rootSines[(k - 1) * half + j];
          baseReal += c * folded[4 * j];
          baseImag += c * folded[4 * j + 1];
          turnReal += s * folded[4 * j + 3];
          turnImag -= s * folded[4 * j + 2];
        }
        const low = p * (radix - 1) + k - 1;
        const high = p * (radix - 1) + radix - k - 1;
        const lowReal = baseReal + turnReal;
        const lowImag = baseImag + turnImag;
        const highReal = baseReal - turnReal;
        const highImag = baseImag - turnImag;
        outReal[o + k * stride] = lowReal * cosines[low] - lowImag * sines[low];
        outImag[o + k * stride] = lowReal * sines[low] + lowImag * cosines[low];
        outReal[o + (radix - k) * stride] = highReal * cosines[high] - highImag * sines[high];
        outImag[o + (radix - k) * stride] = highReal * sines[high] + highImag * cosines[high];
      }
    }
  }
}
