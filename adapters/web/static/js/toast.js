// Something went wrong: a sentence, and a way to try again. It stays until it is closed.

import { say } from "./config.js";
import { h, icon, one } from "./dom.js";

/** Show a problem. `again` repeats what failed. */
export function problem(text, again) {
  const toast = h("div", { class: "toast", role: "alert" }, h("span", {}, text));
  const close = () => toast.remove();
  if (again) {
    toast.append(h("button", { class: "button", onclick: () => { close(); again(); } }, say("errors.retry")));
  }
  toast.append(h("button", { class: "plain", "aria-label": say("app.close"), onclick: close }, icon("close")));
  one("#toasts").replaceChildren(toast);
}
