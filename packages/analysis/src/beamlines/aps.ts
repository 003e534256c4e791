/** Beamlines of the Advanced Photon Source. */

import type { Beamline } from "./beamline.js";
import { TIMEPIX, TIMEPIX_QUAD } from "./detectors.js";

/** Theta below chi below phi; delta swings the detector sideways, gamma lifts it. */
export const APS_34IDC_BEAMLINE: Beamline = {
  name: "34-ID-C",
  facility: "APS",
  geometry: {
    name: "34-ID-C",
    sampleCircles: [
      { motors: ["Theta", "th"], axis: "y+" },
      { motors: ["Chi", "chi"], axis: "z-" },
      { motors: ["Phi", "phi"], axis: "y+" },
    ],
    detectorCircles: [
      { motors: ["Delta", "del", "delta"], axis: "y+" },
      { motors: ["Gamma", "gam", "gamma"], axis: "x-" },
    ],
    detector: { rows: "y-", columns: "x+", pixelSizeMeters: [55e-6, 55e-6] },
  },
  detectors: [TIMEPIX, TIMEPIX_QUAD],
  motors: { energy: ["Energy", "energy"], distanceMillimeters: ["camdist", "detdist"] },
  monitors: ["Monitor"],
  logs: ["spec"],
  hdf5: [],
  doubts: [
    "Chi: bcdi takes 90 degrees off what the file has, cohere_beamlines takes it as it is, which is done here; scans of Theta are the same either way, scans of Phi are not: the reflection's d-spacing stays, the angles of {111} facets tell",
  ],
  sources: ["cohere-ui aps_34idc", "bcdi 34ID"],
};

/** One axis under the sample; the detector turns about the beam and moves away from it. */
export const APS_1IDE_BEAMLINE: Beamline = {
  name: "1-ID-E",
  facility: "APS",
  geometry: {
    name: "1-ID-E",
    sampleCircles: [{ motors: ["AeroTech", "aero"], axis: "y-" }],
    detectorCircles: [{ motors: ["vff_eta"], axis: "z+" }],
    detectorTranslations: [{ motors: ["vff_r"], axis: "y+" }],
    detector: { rows: "y-", columns: "x+", pixelSizeMeters: [55e-6, 55e-6] },
  },
  detectors: [
    { name: "ASI", names: ["asi"], shape: [518, 518], pixelSizeMeters: [55e-6, 55e-6] },
    {
      name: "BSE",
      names: ["bse"],
      shape: [4096, 4096],
      pixelSizeMeters: [7.8e-6, 7.8e-6],
      orientation: { rows: "y-", columns: "x-" },
    },
  ],
  motors: { energy: ["Energy", "energy"], distanceMillimeters: ["detdist"] },
  monitors: ["Monitor"],
  logs: ["spec"],
  hdf5: [],
  doubts: [
    "vff_eta and vff_r have offsets that the file does not know: give offsetDegrees and offsetMillimeters in a geometry of your own; a wrong one changes the d-spacing",
  ],
  sources: ["cohere_beamlines aps_1ide"],
};
