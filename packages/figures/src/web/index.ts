export { decodeBase64 } from "../image/base64.js";
export { type Curves, drawCurves, type Points } from "./draw-curves.js";
export { drawToScale, type PlacedPicture } from "./draw-to-scale.js";
export { type Colours, canvasesIn, fitTogether, paintImage, paintLegend } from "./paint-image.js";
