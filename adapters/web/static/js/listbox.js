// The list below (or above) a text box, as an ARIA combobox. The focus stays in the text box.

import { fresh, h } from "./dom.js";

/** `draw(item)` gives the children of an option; `pick(item)` is called when one is taken. */
export class Listbox {
  constructor(input, list, frame, { draw, pick }) {
    Object.assign(this, { input, list, frame, draw, pick, items: [], active: -1 });
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the focus stays where one types
      const option = event.target.closest("[role=option]");
      if (option) this.take([...list.children].indexOf(option));
    });
  }

  get open() { return !this.frame.hidden; }

  /** Show these; the first is ready to be taken when `ready`. */
  show(items, ready) {
    this.items = items;
    this.list.replaceChildren(...items.map((item) =>
      h("div", { role: "option", id: fresh("option"), "aria-selected": "false" }, this.draw(item))));
    this.frame.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.move(ready && items.length ? 0 : -1);
  }

  close() { this.show([], false); }

  move(index) {
    this.active = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = this.list.children[index];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  take(index) {
    const item = this.items[index];
    this.close();
    if (item) this.pick(item);
  }

  /** Whether the key was for the list. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const last = this.items.length - 1;
    if (event.key === "ArrowDown") this.move(this.active < last ? this.active + 1 : 0);
    else if (event.key === "ArrowUp") this.move(this.active > 0 ? this.active - 1 : last);
    else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || event.key === "Tab") && this.active >= 0 && !event.shiftKey) this.take(this.active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
