// Several things from a list, chosen by typing: skills (own words allowed) and people.

import { say } from "./config.js";
import { announce, fresh, h, icon } from "./dom.js";
import { Listbox } from "./listbox.js";

const MOST_SHOWN = 30;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

/** `field` as drawn, `options` as {value, label, about}, `free` when own words are welcome. */
export class Tokens {
  constructor(field, options, { free, described }) {
    Object.assign(this, { field, options, free, chosen: [] });
    const listId = fresh("list");
    this.input = h("input", {
      id: fresh("tokens"), type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": listId, "aria-describedby": described || null,
      "aria-invalid": field.error ? "true" : null,
      autocapitalize: "off",
    });
    this.row = h("ul", { "aria-label": say("form.chosen") });
    const list = h("div", { role: "listbox", id: listId, "aria-label": field.label });
    const frame = h("div", { class: "token-list", hidden: true }, list);
    this.box = h("div", { class: "token-box", onclick: () => this.input.focus() }, this.row, this.input);
    this.element = h("div", { class: "tokens" }, this.box, frame);
    this.list = new Listbox(this.input, list, frame, {
      draw: (item) => [h("bdi", {}, item.shown ?? item.label), item.about ? h("span", { class: "about" }, h("bdi", {}, item.about)) : null],
      pick: (item) => this.add(item),
    });
    this.draw();
    this.listen();
    field.values.forEach((value) => this.add(this.known(value), false));
  }

  /** What is chosen, and what was typed and not yet chosen: nothing typed is lost. */
  get values() {
    const typed = this.input.value.trim();
    return [...this.chosen.map((item) => item.value), ...(typed ? [typed] : [])];
  }

  known(value) {
    return this.options.find((item) => item.value === value) ?? { value, label: value };
  }

  listen() {
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("focus", () => { if (this.input.value) this.search(); });
    this.input.addEventListener("blur", () => {
      this.list.close();
      setTimeout(() => this.keepTyped(), 200); // not at once: what is being clicked must not move away
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.key === "ArrowDown" && !this.list.open) { this.search(); event.preventDefault(); return; }
    if (this.list.key(event) || event.isComposing) return;
    if (event.key === "Enter" || (event.key === "," && this.free)) {
      event.preventDefault();
      this.keepTyped();
    } else if (event.key === "Backspace" && !this.input.value && this.chosen.length) {
      this.remove(this.chosen.at(-1));
    }
  }

  search() {
    const typed = plain(this.input.value);
    const taken = new Set(this.chosen.map((item) => item.value));
    const fits = this.options.filter((item) => !taken.has(item.value) && plain(`${item.label} ${item.about ?? ""}`).includes(typed));
    fits.sort((a, b) => plain(b.label).startsWith(typed) - plain(a.label).startsWith(typed));
    const own = this.input.value.trim();
    const exact = fits.some((item) => plain(item.label) === typed);
    const offer = this.free && own && !exact ? [{ value: own, label: own, shown: say("form.add", { text: own }) }] : [];
    this.list.show([...fits.slice(0, MOST_SHOWN), ...offer], typed.length > 0);
    this.list.frame.scrollIntoView({ block: "nearest" });
    if (typed) announce(fits.length + offer.length ? say("composer.suggestions", { n: fits.length + offer.length }) : say("form.nothing"));
  }

  keepTyped() {
    this.list.close(); // else Tab would take its first line
    const own = this.input.value.trim();
    if (!own) return;
    const match = this.options.find((item) => plain(item.label) === plain(own));
    if (match || this.free) this.add(match ?? { value: own, label: own });
  }

  add(item, loudly = true) {
    this.input.value = "";
    if (this.chosen.some((other) => other.value === item.value)) return;
    if (loudly && this.field.most && this.chosen.length >= this.field.most) {
      announce(say("form.full", { most: this.field.most }));
      this.input.value = item.label;
      return;
    }
    this.chosen.push(item);
    this.draw();
    if (loudly) announce(`${say("form.chosen")}: ${item.label}`);
  }

  remove(item) {
    this.chosen = this.chosen.filter((other) => other !== item);
    this.draw();
    this.input.focus();
  }

  draw() {
    this.input.placeholder = this.chosen.length ? "" : say(this.free ? "form.tag_search" : "form.person_search");
    this.row.replaceChildren(...this.chosen.map((item) => h("li", { class: "token" }, h("bdi", {}, item.label),
      h("button", { type: "button", "aria-label": say("form.remove", { text: item.label }), onclick: () => this.remove(item) }, icon("close")))));
  }
}
