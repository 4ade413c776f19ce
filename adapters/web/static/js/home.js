// The person's page: where they are, drawn fresh each time.

import { get } from "./api.js";
import { say } from "./config.js";
import { card } from "./cards.js";
import { h, one } from "./dom.js";

const view = one("#home");

/** Fetch the page and draw it. The focus stays on the same button where there still is one. */
export async function showHome() {
  if (!view.childElementCount) view.replaceChildren(h("p", { class: "empty" }, say("messages.loading")));
  const page = await get("/home");
  const top = view.scrollTop;
  const held = view.contains(document.activeElement) && document.activeElement.textContent;
  view.replaceChildren(h("div", { class: "home-page" },
    h("h2", { dir: "auto" }, page.title),
    page.sections.map((section) => h("section", {},
      section.title && h("h3", { dir: "auto" }, section.title),
      section.cards.map((each) => card(each, 4))))));
  view.scrollTop = top;
  if (held) [...view.querySelectorAll("button, a")].find((each) => each.textContent === held)?.focus({ preventScroll: true });
}
