export { combineMasks } from "./combine-masks.js";
export { type Beamstop, createMask, type DeadPixels, type DetectorGap, type MaskFeature } from "./create-mask.js";
export { farField, farFieldIntensity } from "./far-field.js";
export { partiallyCoherent } from "./partial-coherence.js";
export { poisson } from "./poisson.js";
export { addPoissonNoise } from "./poisson-noise.js";
export { type ProjectModulusOptions, projectModulus } from "./project-modulus.js";
export { projectSupport } from "./project-support.js";
export { scaleToPeak } from "./scale-to-peak.js";
