// A worker of a page that carries out the whole flow: it is sent a file, and answers with events and the outcome.

import { selectEngine } from "@autophase/kernels";
import { reconstruct } from "@autophase/reconstruction";
import { patternFrom } from "@autophase/tensor-io";

self.onmessage = async ({ data: file }: MessageEvent<File>) => {
  const pattern = await patternFrom(file, file.name);
  const { engine } = await selectEngine("auto");
  const settings = { recipe: "60*HIO+20*ER", starts: 2, seed: 1 };
  const { answer } = await reconstruct(pattern, settings, {
    engine,
    onEvent: ({ type }) => self.postMessage({ type }),
  });
  const { verdict, fit } = answer;
  self.postMessage({ type: "outcome", reason: verdict.reason, chi: fit.chi });
};
