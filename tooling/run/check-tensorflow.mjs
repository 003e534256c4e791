// `node check-tensorflow.mjs PACKAGE`: transforms a line, and says in JSON whether a GPU did it.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const [name] = process.argv.slice(2);
const tf = createRequire(fileURLToPath(new URL("../../package.json", import.meta.url)))(name);
const spectrum = tf.fft(tf.complex([1, 2, 3, 4], [0, 0, 0, 0]));
const [sum] = tf.real(spectrum).dataSync();
if (Math.abs(sum - 10) > 1e-5) throw new RangeError(`the transform of 1, 2, 3, 4 begins with ${sum}, not with 10`);
process.stdout.write(`${JSON.stringify({ hasGpu: tf.backend().isUsingGpuDevice === true })}\n`);
