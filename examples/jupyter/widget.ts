/** A Jupyter widget (anywidget): a `.cxi`, or the live page of a run. `autophase_widget.py` is its other half. */

import { crystalReport, isCrystalFile, reconstructionReport } from "@autophase/figures";
import { fitOf } from "@autophase/reconstruction";
import { readCxi } from "@autophase/tensor-io";

/** What anywidget hands to `render`: values that Python and the page share. */
interface Model {
  get(name: "bytes"): DataView;
  get(name: "name" | "live"): string;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

interface RenderContext {
  readonly model: Model;
  readonly el: HTMLElement;
}

/** The page of a file, or of a run while one is followed, in a frame of its own. @returns what takes it down. */
function render({ model, el }: RenderContext): () => void {
  const frame = document.createElement("iframe");
  frame.style.cssText = "width:100%;height:680px;border:0";
  el.appendChild(frame);
  let turn = 0;
  const show = async (): Promise<void> => {
    const mine = ++turn;
    const live = model.get("live");
    if (live !== "") {
      frame.removeAttribute("srcdoc");
      frame.src = live;
      return;
    }
    const page = await pageOf(model.get("bytes"), model.get("name"));
    // a later file may have been quicker
    if (mine === turn) frame.srcdoc = page;
  };
  const names = ["change:bytes", "change:live"];
  for (const name of names) model.on(name, show);
  void show();
  return () => {
    for (const name of names) model.off(name, show);
  };
}

async function pageOf({ buffer, byteOffset, byteLength }: DataView, title: string): Promise<string> {
  if (byteLength === 0) return "<p>No file yet.";
  try {
    const content = await readCxi(new Uint8Array(buffer, byteOffset, byteLength), { file: title });
    if (content.kind === "pattern") return "<p>A pattern: phase it, and show the result.";
    const { reconstruction } = content;
    if (isCrystalFile(reconstruction)) return crystalReport(reconstruction, { title });
    return reconstructionReport(reconstruction, { title, ...fitOf(reconstruction) });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return `<p>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}`;
  }
}

export default { render };
