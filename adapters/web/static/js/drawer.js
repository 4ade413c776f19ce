// The sidebar as a drawer on small screens.

import { one } from "./dom.js";

const opener = one(".drawer-open");
const closer = one(".drawer-close");
const main = one("#main");

export function closeDrawer() {
  if (!document.body.classList.contains("drawer-is-open")) return;
  set(false);
  opener.focus();
}

function set(open) {
  document.body.classList.toggle("drawer-is-open", open);
  opener.setAttribute("aria-expanded", String(open));
  one(".scrim").hidden = !open;
  main.inert = open;
  one("#clock").inert = open;
}

opener.addEventListener("click", () => { set(true); closer.focus(); });
closer.addEventListener("click", closeDrawer);
one(".scrim").addEventListener("click", closeDrawer);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawer(); });
matchMedia("(min-width: 48.01rem)").addEventListener("change", () => set(false));
