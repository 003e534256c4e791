export { decodeBase64 } from "../image/base64.js";
export { type Curves, drawCurves, type Points } from "./draw-curves.js";
export { type Colours, canvasesIn, fitTogether, paintImage, paintLegend } from "./paint-image.js";
