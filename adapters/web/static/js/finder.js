// Narrowing a list of people while typing. Works on what the server drew.

import { all, one } from "./dom.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Wire a search box to the list that it names. */
export function finder(box) {
  const input = one("input", box);
  const list = document.getElementById(box.dataset.finder);
  const status = one("[role=status]", box);
  input.addEventListener("input", () => {
    const parts = plain(input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const item of all("li", list)) {
      item.hidden = !parts.every((part) => plain(item.dataset.find).includes(part));
      if (!item.hidden) found += 1;
    }
    one(".nobody", list).hidden = found > 0;
    status.textContent = parts.length ? box.dataset.found.replace("{n}", found) : "";
  });
}
