/** Beamlines whose geometry is known. */

import type { BeamlineGeometry } from "./beamline-geometry.js";

/**
 * Advanced Photon Source, 34-ID-C: theta below chi below phi; delta swings the detector sideways, gamma lifts it. Order
 * and directions as two packages have them: the beamline's own (cohere-ui, `aps_34idc`) and bcdi (`34ID`). A Timepix of
 * 55 micrometres, read out with rows running down, as in cohere-ui.
 */
export const APS_34IDC_GEOMETRY: BeamlineGeometry = {
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
};

/**
 * European Synchrotron, ID01: mu below eta below phi; nu swings the detector sideways, delta lifts it. Order and
 * directions as bcdi (`ID01`) and cohere-ui (`esrf_id01`) have them, and cdiutils without mu. Rows and columns as bcdi
 * and cdiutils have them: columns grow to the left of one who looks along the beam (`x+`). Of the Maxipix `mpxgaas`
 * cohere-ui says that they grow to the right (`x-`). The wrong one mirrors the crystal and skews it the other way:
 * d-spacing and volume stay, extent, strain and the angles of facets do not. For that convention take `{
 * ...ESRF_ID01_GEOMETRY, detector: { ...ESRF_ID01_GEOMETRY.detector, columns: "x-" } }`. A Maxipix of 55 micrometres:
 * give `pixelSizeMeters` for another detector.
 */
export const ESRF_ID01_GEOMETRY: BeamlineGeometry = {
  name: "ID01",
  sampleCircles: [
    { motors: ["mu", "Mu"], axis: "y-", degrees: 0 },
    { motors: ["eta", "Eta"], axis: "x-" },
    { motors: ["phi", "Phi"], axis: "y-" },
  ],
  detectorCircles: [
    { motors: ["nu", "Nu"], axis: "y-" },
    { motors: ["delta", "del", "Delta"], axis: "x-" },
  ],
  detector: { rows: "y-", columns: "x+", pixelSizeMeters: [55e-6, 55e-6] },
};

export const GEOMETRY_PRESETS: readonly BeamlineGeometry[] = [APS_34IDC_GEOMETRY, ESRF_ID01_GEOMETRY];

/** A preset by its name, in capitals or not, with or without hyphens and the facility before it. */
export function geometryPreset(name: string): BeamlineGeometry | undefined {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "")
      .replace(/^(aps|esrf)/, "");
  return GEOMETRY_PRESETS.find((preset) => plain(preset.name) === plain(name));
}
