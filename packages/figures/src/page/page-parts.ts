/** Parts of a page by their selectors, and the data that stands beside them. */

/** @throws {TypeError} when the page has none: markup and script are of one make. */
export function part<Part extends Element>(box: Element, selector: string): Part {
  const found = box.querySelector<Part>(selector);
  if (found) return found;
  throw new TypeError(`the page lacks ${selector}`);
}

/** What the JSON in `box` holds. */
export function dataOf<Data>(box: Element): Data {
  return JSON.parse(part(box, "script").textContent ?? "") as Data;
}

/** A canvas as sharp as the screen. @returns its side in pixels of the page. */
export function fitCanvas(canvas: HTMLCanvasElement): { readonly width: number; readonly height: number } {
  const { clientWidth: width, clientHeight: height } = canvas;
  const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
  }
  return { width, height };
}
