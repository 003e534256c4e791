// Which packages there are and who stands on whom.

/** The design: the packages of ours that each imports, no more and no fewer. Programs may import any of them. */
export const ARROWS = {
  "tensor-io": [],
  settings: ["tensor-io"],
  "command-line": ["tensor-io", "settings"],
  kernels: ["tensor-io"],
  preparation: ["tensor-io", "settings", "kernels"],
  physics: ["tensor-io", "kernels"],
  simulation: ["tensor-io", "physics"],
  dataset: ["tensor-io", "kernels", "simulation"],
  "phase-retrieval": ["tensor-io", "kernels"],
  analysis: ["tensor-io", "settings", "kernels", "physics"],
  reconstruction: ["tensor-io", "kernels", "phase-retrieval", "analysis"],
  network: ["tensor-io"],
  trainer: ["tensor-io"],
  prediction: [
    "tensor-io",
    "settings",
    "kernels",
    "physics",
    "preparation",
    "phase-retrieval",
    "analysis",
    "network",
    "trainer",
  ],
  figures: ["tensor-io", "analysis"],
};
