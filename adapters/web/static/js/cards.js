// One card as elements. Rule: it draws what it was given and asks by an event; it sends nothing itself.

import { say } from "./config.js";
import { fresh, h, icon } from "./dom.js";
import { prose } from "./prose.js";

/** A card. `level` is the heading level of its title. */
export function card(payload, level = 2) {
  const several = payload.also?.length > 0; // then who sees the answer stands with the question, above the others
  return h("div", { class: "card" },
    payload.hint && h("p", { class: "hint" }, icon("hint"), h("span", { dir: "auto" }, hidden(say("messages.hint")), payload.hint)),
    payload.title && h(`h${level}`, { class: "card-title", dir: "auto" }, payload.title),
    payload.text && h("div", { class: "card-text" }, prose(payload.text)),
    listed(payload.facts),
    payload.picture && picture(payload.picture),
    payload.links.length > 0 && h("ul", { class: "links" }, payload.links.map((link) => h("li", {}, linked(link)))),
    payload.choices.length > 0 && choices(payload),
    payload.form && opener(payload.form),
    payload.how && h("p", { class: "how", dir: "auto" }, payload.how),
    several && notes({ seen_by: payload.seen_by, controls: [] }),
    several && also(payload),
    !payload.why && payload.controls.length > 0 && h("div", { class: "choices" }, payload.controls.map(control)),
    notes(several ? { ...payload, seen_by: "" } : payload));
}

const hidden = (text) => h("span", { class: "visually-hidden" }, `${text}: `);

/** Facts, and before them the choices that can be typed by number ("1", "2", ...) as a list. */
function listed(all) {
  const numbered = all.findIndex((fact, at) => fact.label !== String(at + 1));
  const count = numbered === -1 ? all.length : numbered;
  return [count > 1 && h("ol", { class: "numbered" }, all.slice(0, count).map((fact) => h("li", {}, h("bdi", {}, fact.value)))),
    facts(count > 1 ? all.slice(count) : all)];
}

function facts(list) {
  return list.length > 0 && h("dl", { class: "facts" }, list.map((fact) => [
    h("dt", {}, h("bdi", {}, fact.label)), h("dd", {}, prose(fact.value)),
  ]));
}

function picture({ source, alt }) {
  const path = source.split("/").map(encodeURIComponent).join("/");
  return h("figure", { class: "picture" }, h("img", { src: `/media/${path}`, alt, loading: "lazy" }));
}

/** Only web and mail addresses become links; anything else stays text. */
function linked({ label, url }) {
  const safe = /^(https?:|mailto:)/i.test(url) || /^\/(?!\/)/.test(url) || url.startsWith("#");
  if (!safe) return h("span", {}, `${label}: ${url}`);
  const away = /^https?:/i.test(url);
  return h("a", { href: url, target: away && "_blank", rel: away && "noopener noreferrer" }, icon("link"), h("bdi", {}, label));
}

function choices({ ask, choices: list }) {
  const scale = ask?.kind === "scale";
  const buttons = list.map((choice) => button(choice, ask
    ? { kind: "press", conversation: ask.conversation, question: ask.question, value: choice.value }
    : { kind: "command", words: choice.typed }, scale ? scaled(choice.label) : h("bdi", {}, choice.label)));
  return h("div", { class: scale ? "choices is-scale" : "choices", role: "group" }, buttons);
}

function button(choice, act, ...label) {
  return h("button", {
    class: "button", type: "button", title: choice.typed && say("messages.typed", { command: `/flipside ${choice.typed}` }),
    onclick: (event) => request(event.currentTarget, act),
  }, label);
}

/** "1 – not at all" as a number with its words below. */
export function scaled(label) {
  const [number, ...words] = label.split(" – ");
  return [h("span", {}, number), words.length > 0 && h("small", {}, h("span", { class: "visually-hidden" }, " – "), words.join(" – "))];
}

function opener(conversation) {
  return h("div", { class: "choices" }, h("button", {
    class: "button primary", type: "button", "aria-haspopup": "dialog",
    onclick: (event) => request(event.currentTarget, { kind: "open", conversation }),
  }, icon("form"), say("messages.open_form")));
}

/** Further matters, each with a button that opens its form; the button is named with what it opens. */
function also({ also_title: title, also: matters }) {
  const id = fresh("also");
  return h("div", { class: "also" },
    h("p", { id, class: "also-title", dir: "auto" }, title),
    h("ul", { role: "list", "aria-labelledby": id }, matters.map(matter)));
}

function matter({ text, label, typed, form }) {
  const [said, shows] = [fresh("matter"), fresh("shows")];
  return h("li", {},
    h("div", { class: "matter", id: said }, prose(text)),
    form && h("button", {
      class: "button", type: "button", id: shows, "aria-haspopup": "dialog", "aria-labelledby": `${shows} ${said}`,
      title: say("messages.typed", { command: `/flipside ${typed}` }),
      onclick: (event) => request(event.currentTarget, { kind: "open", conversation: form }),
    }, h("bdi", {}, label)));
}

/** Below what came unasked, the ways to hear less of it stay folded away; elsewhere controls are what to do. */
function notes({ seen_by: seen, why, controls }) {
  if (!seen && !why) return null;
  return h("div", { class: "notes" },
    seen && h("p", { class: "note seen" }, icon("seen"), h("span", { dir: "auto" }, hidden(say("messages.seen_by")), seen)),
    why && h("p", { class: "note why" }, icon("why"), h("span", { dir: "auto" }, hidden(say("messages.why")), why)),
    why && controls.length > 0 && more(controls));
}

const control = (choice) => button(choice, { kind: "command", words: choice.typed }, h("bdi", {}, choice.label));

function more(controls) {
  const row = controls.map(control);
  row.forEach((each) => each.classList.add("quiet"));
  return h("details", { class: "more" }, h("summary", {}, say("messages.more")), h("div", { class: "more-row" }, row));
}

/** Ask for something to be done; whoever listens takes it (main.js). */
function request(element, act) {
  if (element.closest("[data-waiting]")) return;
  element.dispatchEvent(new CustomEvent("flipside:act", { bubbles: true, detail: act }));
}
