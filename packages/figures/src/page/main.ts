/** The script of a report; without it the page shows the same in pictures that stand still. */

import { explorePlanes } from "./explore-planes.js";
import { turnSurface } from "./turn-surface.js";

for (const box of document.querySelectorAll<HTMLElement>(".surface")) void turnSurface(box);
for (const box of document.querySelectorAll<HTMLElement>(".explore")) void explorePlanes(box);
