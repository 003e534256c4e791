/** What there is as files, and the commands that repeat it. */

import { PHASING_SETTINGS } from "@autophase/reconstruction";
import { settingFlags } from "@autophase/settings";
import { download, saveSession } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";

export function TakeView() {
  const volumes = useStore(studio, (state) => state.volumes);
  const summary = useStore(studio, (state) => state.summary);
  const prepared = useStore(studio, (state) => state.prepared);
  const phasing = useStore(studio, (state) => state.phasingSettings);
  const has = (name: string): boolean => volumes.some((volume) => volume.name === name);
  const strokes = useStore(studio, (state) => state.strokes);
  const parts = [
    { part: "mask", title: "Mask drawn by hand", isThere: strokes.length > 0, names: ["mask.npz"] },
    { part: "pattern", title: "Pattern", isThere: has("pattern"), names: ["P.cxi", "P.npz"] },
    {
      part: "reconstruction",
      title: "Reconstruction, as it was phased",
      isThere: has("amplitude"),
      names: ["R.cxi", "R.html", "R.npz", "R.vts"],
    },
    {
      part: "crystal",
      title: "Crystal in nanometres",
      isThere: summary !== undefined,
      names: ["C.cxi", "C.html", "C.npz", "C.vti", "C.vts", "C.stl", "C.glb"],
    },
  ] as const;
  const command = commandOf(prepared && (strokes.length > 0 ? " --mask mask.npz" : ""), phasing, summary !== undefined);
  return (
    <div className="take">
      {parts.map(({ part, title, isThere, names }) => (
        <section key={part}>
          <h2>{title}</h2>
          <div className="actions">
            {names.map((name) => (
              <button key={name} type="button" disabled={!isThere} onClick={() => download(part, name)}>
                {name}
              </button>
            ))}
          </div>
        </section>
      ))}
      <section>
        <h2>Session</h2>
        <p className="help">
          Everything in one file: what was opened, the settings and the results. Drop it here to go on.
        </p>
        <button type="button" onClick={() => saveSession()}>
          Save the session
        </button>
      </section>
      <section>
        <h2>The same on the command line</h2>
        <pre>{command}</pre>
        <CopyButton text={command} />
        {prepared && (
          <>
            <h3>P.prepare.yaml</h3>
            <pre>{prepared.settingsText}</pre>
            <CopyButton text={prepared.settingsText} />
          </>
        )}
      </section>
    </div>
  );
}

/** @param mask - an option of the preparation; undefined: the pattern is another file. */
function commandOf(mask: string | undefined, phasing: Parameters<typeof settingFlags>[1], isCrystal: boolean): string {
  const flags = settingFlags(PHASING_SETTINGS, phasing);
  return [
    mask !== undefined && `autophase prepare --config P.prepare.yaml${mask} --out P.cxi`,
    ["autophase reconstruct P.cxi --out R.cxi", ...flags].join(" "),
    isCrystal && "autophase analyze R.cxi --out C.cxi",
  ]
    .filter(Boolean)
    .join("\n");
}

/** Not on a page without encryption, whose browser lets it write to no clipboard. */
function CopyButton({ text }: { readonly text: string }) {
  if (!isSecureContext) return null;
  return (
    <button type="button" onClick={() => navigator.clipboard.writeText(text)}>
      Copy
    </button>
  );
}
