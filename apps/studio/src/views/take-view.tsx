/** What there is as files, and the commands that repeat it. */

import { PHASING_SETTINGS } from "@autophase/reconstruction";
import { settingFlags } from "@autophase/settings";
import { download } from "../state/actions.js";
import { useStore } from "../state/create-store.js";
import { studio } from "../state/studio.js";

export function TakeView() {
  const volumes = useStore(studio, (state) => state.volumes);
  const summary = useStore(studio, (state) => state.summary);
  const prepared = useStore(studio, (state) => state.prepared);
  const phasing = useStore(studio, (state) => state.phasingSettings);
  const has = (name: string): boolean => volumes.some((volume) => volume.name === name);
  const parts = [
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
      names: ["C.cxi", "C.html", "C.npz", "C.vti", "C.vts"],
    },
  ] as const;
  const command = commandOf(prepared !== undefined, phasing, summary !== undefined);
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
        <h2>The same on the command line</h2>
        <pre>{command}</pre>
        <button type="button" onClick={() => navigator.clipboard.writeText(command)}>
          Copy
        </button>
        {prepared && (
          <>
            <h3>P.prepare.yaml</h3>
            <pre>{prepared.settingsText}</pre>
            <button type="button" onClick={() => navigator.clipboard.writeText(prepared.settingsText)}>
              Copy
            </button>
          </>
        )}
      </section>
    </div>
  );
}

function commandOf(isPrepared: boolean, phasing: Parameters<typeof settingFlags>[1], isCrystal: boolean): string {
  const flags = settingFlags(PHASING_SETTINGS, phasing);
  return [
    isPrepared && "autophase prepare --config P.prepare.yaml --out P.cxi",
    ["autophase reconstruct P.cxi --out R.cxi", ...flags].join(" "),
    isCrystal && "autophase analyze R.cxi --out C.cxi",
  ]
    .filter(Boolean)
    .join("\n");
}
