// node strain.ts R.cxi: displacement and strain in nanometres, for a reconstruction that knows its geometry.

import { analyze, findGeometry } from "@autophase/analysis";
import { readReconstruction } from "@autophase/tensor-io/node";

const [input = "R.cxi"] = process.argv.slice(2);
const reconstruction = await readReconstruction(input);
// or with a geometry of your own as the third argument
const found = findGeometry(input, reconstruction.pattern?.acquisition);
const { summary } = analyze(reconstruction, found);
console.log(JSON.stringify(summary, null, 2));
