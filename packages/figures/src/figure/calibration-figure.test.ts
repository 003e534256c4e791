import { APS_34IDC_GEOMETRY } from "@autophase/analysis";
import { XMLValidator } from "fast-xml-parser";
import { expect, it } from "vitest";
import { calibrationFigureSvg } from "./calibration-figure.js";

it("draws each image where it was seen, and how far the fit is off, magnified", () => {
  const geometry = {
    ...APS_34IDC_GEOMETRY,
    detector: { ...APS_34IDC_GEOMETRY.detector, centralPixel: [100, 100] as const },
  };
  const images = [{ pixel: [50, 60] as const }, { pixel: [150, 140] as const }];
  const calibration = {
    geometry,
    residualPixels: [
      [0.1, 0],
      [0, -0.2],
    ] as const,
    rmsPixels: 0.158,
    hasTilt: false,
  };
  const svg = calibrationFigureSvg(images, { ...calibration, warnings: [] });
  expect(XMLValidator.validate(svg)).toBe(true);
  expect(svg.match(/<circle /g)).toHaveLength(2);
  // 0.12 of 130 rows over 0.2 pixels: 78, so 50
  expect(svg).toContain("off by 0.16 pixels, lines 50 times as long");
});
