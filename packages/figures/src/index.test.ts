import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import * as figures from "./index.js";

it("exports these names", () => {
  expect(Object.keys(figures).sort()).toMatchInlineSnapshot(`
    [
      "CRYSTAL_FILE_KINDS",
      "LIVE_PAGE_STYLE",
      "PICTURE_ENDINGS",
      "SURFACE_ENDINGS",
      "THREE_VIEWS",
      "amplitudeFigure",
      "calibrationFigureSvg",
      "colourAt",
      "colourMap",
      "countsHistogramFigure",
      "createStepPictures",
      "crystalReport",
      "crystalReportHtml",
      "drawContent",
      "encodeColours",
      "encodeMeasured",
      "encodeView",
      "entryAt",
      "errorCurveFigure",
      "evaluationReportHtml",
      "exampleImages",
      "extractPlane",
      "focusOn",
      "histogramFigure",
      "isCrystalFile",
      "isTensorFile",
      "livePageHtml",
      "logRange",
      "objectViewsFigure",
      "paintValues",
      "patternFigure",
      "phaseFigure",
      "placeInRange",
      "placerIn",
      "planeSteps",
      "pngDataUri",
      "poleFigureSvg",
      "preparationReport",
      "preparationReportHtml",
      "projectCounts",
      "prtfFigure",
      "reconstructionReport",
      "renderImage",
      "reportHtml",
      "seriesPage",
      "shellCorrelationFigure",
      "sumAcross",
      "supportProjection",
      "surfaceFile",
      "tensorReport",
      "toPicture",
      "trainingReportHtml",
    ]
  `);
});

it("works in a browser: nothing of Node in its source", () => {
  const root = fileURLToPath(new URL(".", import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  expect(files.length).toBeGreaterThan(30);
  for (const name of files)
    expect(readFileSync(`${root}/${name}`, "utf8"), name).not.toMatch(/node:|\bBuffer\b|\bprocess\./);
});
