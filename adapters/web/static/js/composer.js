// Where one writes. "/" opens the commands; Enter sends; Shift+Enter is a new line.

import { Refused, eventId, get, send } from "./api.js";
import { say } from "./config.js";
import { announce, h, one } from "./dom.js";
import { Listbox } from "./listbox.js";

const form = one("#composer");
const box = one("#words");
const error = one("#composer-error");
let commands = [];
let target = { room: "", direct: true };
let attempt = null; // the id of what was not sent yet, so that a second try is the same event
const drafts = new Map();

const list = new Listbox(box, one("#commands"), one("#commands-box"), {
  draw: (item) => [h("code", {}, item.full), h("span", { class: "about", dir: "auto" }, item.about)],
  pick: (item) => { box.value = `${item.full} `; grow(); box.focus(); },
});

/** Write to this room from now on. What was typed elsewhere waits there. */
export function aim(room, direct) {
  drafts.set(target.room, box.value);
  target = { room, direct };
  box.value = drafts.get(room) ?? "";
  box.placeholder = direct ? say("composer.placeholder_direct") : say("composer.placeholder_channel", { room });
  box.setAttribute("aria-label", direct ? say("composer.label_direct") : say("composer.label_channel", { room }));
  fail("");
  list.close();
  grow();
}

/** What can be typed now; it changes with the person's state. */
export async function loadCommands() {
  const found = await get("/commands").catch((problem) => {
    if (problem instanceof Refused) return { commands: [] };
    throw problem;
  });
  commands = found.commands.map(({ command, about }) => {
    const words = command.replace(/^\/?flipside\s*/i, "").trim();
    return { words, about, full: `/flipside ${words}`.trim() };
  });
}

/** The commands that fit what was typed so far: "/", "/flip", "/jo", "/flipside jo". */
function fitting(text) {
  if (!text.startsWith("/") || text.includes("\n")) return [];
  const typed = text.toLowerCase();
  const rest = typed.replace(/^\/(flipside\b\s*)?/, "");
  return commands.filter((item) => item.full.startsWith(typed) || item.words.startsWith(rest.trimEnd()))
    .filter((item) => item.full !== typed.trimEnd() || commands.some((other) => other !== item && other.full.startsWith(typed)));
}

function complete() {
  const items = fitting(box.value);
  const before = list.items.length;
  list.show(items, true);
  if (items.length && items.length !== before) announce(say("composer.suggestions", { n: items.length }));
}

function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  box.rows = Math.min(6, Math.max(1, box.value.split("\n").length));
}

function fail(text) {
  error.textContent = text;
  error.hidden = !text;
}

async function submit() {
  const text = box.value.trim();
  if (!text || form.dataset.waiting) return;
  if (attempt?.text !== text) attempt = { text, id: eventId() };
  const from = target;
  form.dataset.waiting = "yes";
  fail("");
  try {
    await send({ kind: "say", id: attempt.id, text, room: from.room });
    attempt = null;
    drafts.delete(from.room);
    if (from === target) { box.value = ""; grow(); }
    form.dispatchEvent(new CustomEvent("flipside:sent", { bubbles: true, detail: { text, direct: from.direct } }));
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    fail(problem.message);
  } finally {
    delete form.dataset.waiting;
  }
}

box.addEventListener("input", () => { grow(); complete(); });
box.addEventListener("blur", () => list.close());
box.addEventListener("keydown", (event) => {
  if (list.key(event) || event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); submit(); }
});
form.addEventListener("submit", (event) => { event.preventDefault(); submit(); box.focus(); });
