// The list of messages. Rule: a message is drawn once per id, in the order of ids.

import { atHour, bot, me, onDay, personById, say } from "./config.js";
import { card } from "./cards.js";
import { h, one } from "./dom.js";

const CLOSE_TOGETHER = 5 * 60 * 1000;
const log = one("#log");
const jump = one("#jump");
const SOON = 3000;
let messages = new Map();
let opening = true;
let awaited = 0;
const drawn = new Map(); // id -> {payload, place, article}: a message is built anew only when it changed

/** Show a room as it is. What is shown already stays as it stands, with its focus and its place. */
export function fill(list, direct) {
  const newest = list.at(-1)?.id ?? 0;
  list = [...list, ...sorted().filter((message) => message.id > newest)]; // told while this was fetched
  const same = !opening && list.length === messages.size && list.every((each) => isShown(each));
  messages = new Map(list.map((message) => [message.id, message]));
  if (same) return;
  const stay = !opening && !isAtEnd();
  opening = false;
  log.setAttribute("aria-live", "off"); // filling is not news
  place(list.length ? rows() : [empty(direct)]);
  if (!stay) bottom();
  setTimeout(() => log.setAttribute("aria-live", "polite"), 100);
}

export function loading() {
  opening = true;
  messages = new Map();
  drawn.clear();
  log.replaceChildren(h("p", { class: "empty" }, say("messages.loading")));
}

/** Put the rows into the list; the focus and the place of reading stay. */
function place(list) {
  const { scrollTop } = log;
  const held = log.contains(document.activeElement) ? document.activeElement : null;
  log.replaceChildren(...list);
  log.scrollTop = scrollTop;
  if (held?.isConnected) held.focus({ preventScroll: true });
}

const isShown = (message) => drawn.get(message.id)?.payload === JSON.stringify(message.payload);

/** The reader has just answered: what comes next is what they want to see. */
export function expect() { awaited = performance.now() + SOON; }

export const lastId = () => Math.max(0, ...messages.keys());

/** A new message. Keeps the reader's place unless they are at the end or it is their own. */
export function add(message) {
  if (messages.has(message.id)) return redraw(message);
  const following = isAtEnd() || message.author === me.id || performance.now() < awaited;
  const late = message.id < lastId();
  messages.set(message.id, message);
  one(".empty", log)?.remove();
  if (late) place(rows());
  else log.append(...row(message, last(2)[0]));
  const article = one(`[data-id="${message.id}"]`, log);
  article.classList.add("is-fresh");
  article.addEventListener("animationend", () => article.classList.remove("is-fresh"), { once: true });
  if (following) bottom();
  else jump.hidden = false;
}

/** The same message, drawn anew in its place. The focus stays there. */
export function redraw({ id, payload }) {
  const old = one(`[data-id="${id}"]`, log);
  const message = messages.get(id);
  if (!old || !message || isShown({ id, payload })) return;
  messages.set(id, { ...message, payload });
  const held = old.contains(document.activeElement);
  const atEnd = isAtEnd();
  const anew = element(messages.get(id), drawn.get(id).place);
  old.replaceWith(anew);
  if (held) { anew.tabIndex = -1; anew.focus({ preventScroll: true }); }
  if (atEnd) bottom();
}

const sorted = () => [...messages.values()].sort((a, b) => a.id - b.id);
const last = (n) => sorted().slice(-n);

function rows() {
  return sorted().flatMap((message, at, list) => row(message, list[at - 1]));
}

function row(message, before) {
  if (before?.id === message.id) before = undefined;
  const at = new Date(message.at);
  const sameDay = before && onDay(new Date(before.at)) === onDay(at);
  const next = sameDay && before.author === message.author && at - new Date(before.at) < CLOSE_TOGETHER;
  const again = next && before.payload.why === message.payload.why; // the reason stands just above
  const place = `message${next ? " is-next" : ""}${again ? " is-again" : ""}`;
  return [...(sameDay ? [] : [h("p", { class: "day" }, onDay(at))]), element(message, place)];
}

function element(message, place) {
  const payload = JSON.stringify(message.payload);
  const before = drawn.get(message.id);
  if (before?.payload === payload && before.place === place) return before.article;
  const article = build(message, place);
  drawn.set(message.id, { payload, place, article });
  return article;
}

function build(message, place) {
  const by = author(message.author);
  const label = `message-${message.id}`;
  return h("article", { class: place, "data-id": message.id, "aria-labelledby": label },
    by.picture,
    h("div", {},
      h("div", { class: "message-head", id: label },
        h("bdi", { class: "message-author" }, by.name),
        message.author === bot && h("span", { class: "app-tag" }, say("rooms.app")),
        h("time", { class: "message-time", datetime: message.at }, atHour(new Date(message.at)))),
      body(message.payload)));
}

function body(payload) {
  if (payload.kind === "card") return card(payload);
  const command = payload.text.startsWith("/");
  return h("p", { class: command ? "message-text is-command" : "message-text", dir: "auto" }, payload.text);
}

function author(id) {
  if (id === bot) {
    return { name: say("rooms.direct"), picture: h("img", { class: "mark", src: "/static/mark.svg", alt: "", width: 40, height: 40 }) };
  }
  const person = personById.get(id) ?? { name: id, initials: "?", tone: 0 };
  return { name: person.name, picture: h("span", { class: `avatar tone-${person.tone}`, "aria-hidden": "true" }, person.initials) };
}

function empty(direct) {
  return h("div", { class: "empty" },
    h("img", { class: "mark", src: "/static/mark.svg", alt: "", width: 72, height: 72 }),
    h("p", {}, say(direct ? "messages.empty_direct" : "messages.empty_channel")));
}

const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;

export function bottom() {
  log.scrollTop = log.scrollHeight;
  jump.hidden = true;
}

log.addEventListener("scroll", () => { if (isAtEnd()) jump.hidden = true; }, { passive: true });
log.addEventListener("load", (event) => { if (event.target.tagName === "IMG" && jump.hidden) bottom(); }, true);
jump.addEventListener("click", () => { bottom(); log.focus({ preventScroll: true }); });

/** The day separators follow the demo's clock: "today" moves. */
export function newDay() {
  if (messages.size) place(rows());
}
