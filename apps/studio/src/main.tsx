/** Entry of the page. */

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.js";
import { keepOffline } from "./state/keep-offline.js";
import { openGiven, tokenOfPage } from "./state/open-given.js";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

// served by a program, the page is there as long as that is; from anywhere else it is kept
if (tokenOfPage() !== undefined) void openGiven();
else void keepOffline();
