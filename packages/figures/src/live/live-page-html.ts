/** The page that follows a run. */

import { escapeMarkup } from "../markup/element.js";

/**
 * Before anything is known: its script fills it.
 * @param token - that requests which change something must carry.
 */
export function livePageHtml({ title, token }: { readonly title: string; readonly token: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="autophase-token" content="${escapeMarkup(token)}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="live.css">
<script type="module" src="live.js"></script>
<title>${escapeMarkup(title)}</title>
</head>
<body>
<main>
<header>
<div><h1>${escapeMarkup(title)}</h1><p id="facts" class="faint"></p></div>
<div class="actions">
<button id="pause" type="button" disabled>Pause</button>
<button id="save" type="button" disabled>Save</button>
<button id="stop" type="button" disabled>Stop</button>
</div>
</header>
<p class="line"><span id="state" class="pill">connecting</span> <span id="message" role="status"></span></p>
<progress id="progress" max="1" value="0" aria-label="iterations done"></progress>
<dl class="tiles">
<div><dt><label for="choice">shown</label></dt><dd><select id="choice"><option value="">latest start</option></select></dd></div>
<div><dt>iteration</dt><dd id="iteration">-</dd></div>
<div><dt>\u03c7</dt><dd id="chi">-</dd></div>
<div id="free-tile" hidden><dt>free log-likelihood</dt><dd id="free">-</dd></div>
<div><dt>support, voxels</dt><dd id="support">-</dd></div>
<div><dt>running for</dt><dd id="elapsed">-</dd></div>
<div><dt>left</dt><dd id="left">-</dd></div>
</dl>
<h2>Crystal</h2>
<p id="waiting" class="faint">the first picture comes in a moment</p>
<div id="amplitude" class="planes"></div>
<div id="amplitude-legend" class="legend"></div>
<div id="phase" class="planes"></div>
<div id="phase-legend" class="legend"></div>
<h2>Error</h2>
<div id="curve"></div>
<h2>Pattern</h2>
<div id="pattern" class="planes"></div>
<div id="counts-legend" class="legend"></div>
<noscript><p>This page needs JavaScript.</p></noscript>
</main>
</body>
</html>
`;
}
