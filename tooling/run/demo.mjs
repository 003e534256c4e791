// `npm run demo`: a simulated crystal, seen by a network, phased, and both compared with the truth; a small network,
// trained; a report to see.

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { root, setUp } from "./setup.mjs";

setUp();
const began = performance.now();
const folder = join(root, "demo-output");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const at = (name) => relative(root, join(folder, name));

heading("1. A strained crystal of 64 x 64 x 64 voxels and its diffraction pattern, with counting noise");
run("trainer", `simulate --count 1 --size 64 --seed 7 --peak-counts 1e6 --out ${at("crystal")}`);
const crystal = at("crystal/crystal-000000.npz");

heading("2. First sight: what a trained network, which comes with the package, makes of the pattern alone");
const sight = run("autophase", `predict ${crystal} --no-report --out ${at("sight.cxi")}`);
sayHowNear("sight.cxi", sight.seconds);

heading("3. Its answer: 50 iterations from there");
const answer = run("autophase", `predict ${crystal} --refine 50 --no-report --out ${at("answer.cxi")}`);
const answered = sayHowNear("answer.cxi", answer.seconds);
for (const name of ["sight", "answer"]) reportOn(name, name);

heading("4. Without the network: the best of 3 random starts of 700 iterations");
const phased = run("autophase", `phase ${crystal} --starts 3 --seed 1 --no-report --out ${at("crystal.cxi")}`);
const found = sayHowNear("crystal.cxi", phased.seconds);
reportOn("crystal", "report");

heading("5. A small network learns to invert diffraction without ever seeing a crystal");
run(
  "trainer",
  `simulate --count 104 --size 32 --seed 2 --max-phase 1 --oversampling 2,3 --peak-counts 1e5,1e7 --out ${at("crystals")}`,
);
const settings = "--validation 8 --channels 8 --batch 8 --epochs 12 --schedule constant --learning-rate 5e-3";
const training = run("trainer", `train --data ${at("crystals")} ${settings} --out ${at("training")}`);
say("So small a network after so short a training sees that there is a crystal, and not its shape.");

heading("Done");
say(`in ${((performance.now() - began) / 1000).toFixed(0)} s`);
say(`Look at    ${at("report.html")}, and at the network's: ${at("sight.html")}, ${at("answer.html")}`);
say(`Loss       ${training.firstLoss.toFixed(4)} -> ${training.lastLoss.toFixed(4)}, curve in ${training.report}`);
say("Your data  npm run autophase -- prepare FRAMES --dark DARK.tif --flat FLAT.tif --out P.cxi");
say("           npm run autophase -- reconstruct P.cxi --out R.cxi");
process.exitCode = answered && found && training.lastLoss < training.firstLoss ? 0 : 1;

/** Compares a result with the truth, which nothing before has seen. @returns whether it is a success. */
function sayHowNear(file, seconds) {
  const { iou, phaseMae, success } = run("autophase", `compare ${at(file)} ${crystal}`);
  const verdict = success ? "success" : "not yet";
  const figures = `iou ${iou.toFixed(3)} (0.9 is a success), phaseMae ${phaseMae.toFixed(3)} rad (0.2)`;
  say(`in ${seconds.toFixed(1)} s: ${figures}: ${verdict}`);
  return success;
}

/** A page of a result beside the truth. */
function reportOn(name, page) {
  run("autophase", `report ${at(`${name}.cxi`)} --truth ${crystal} --out ${at(`${page}.html`)}`);
}

/** Runs a program of ours, shows the command as a user would type it, and returns its result. */
function run(script, command) {
  say(`$ npm run ${script} -- ${command}`);
  const app = { autophase: "phasing", trainer: "trainer" }[script];
  const main = join(root, "apps", app, "dist/main.js");
  const { status, stdout } = spawnSync(process.execPath, [main, ...command.split(" "), "--json"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) process.exit(status ?? 1);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

function heading(text) {
  process.stdout.write(`\n${text}\n`);
}

function say(text) {
  process.stdout.write(`  ${text}\n`);
}
