// A form, whole, in a dialog. What was typed survives Escape, a lost connection and an unclear neighbour.

import { Refused, eventId, get, send } from "./api.js";
import { say } from "./config.js";
import { announce, fresh, h, icon, one } from "./dom.js";
import { field } from "./fields.js";
import { expect } from "./messages.js";

const drafts = new Map(); // conversation -> Map(question -> values), only what was changed and not yet taken

/** Open a form as it stands now. Raises Refused. */
export async function openSheet(conversation) {
  const sheet = await get(`/sheets/${conversation}`);
  const dialog = h("dialog", { class: "sheet" });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  draw(dialog, withDraft(sheet), "");
  dialog.showModal();
  one("h2", dialog).focus();
}

function draw(dialog, sheet, note, isError = false) {
  const title = fresh("title");
  const fields = sheet.fields.map(field);
  const form = h("form", { novalidate: true, autocomplete: "off" },
    h("div", { class: "sheet-head" },
      h("h2", { id: title, tabindex: "-1", dir: "auto" }, sheet.title),
      h("button", { class: "plain", type: "button", "aria-label": say("app.close"), onclick: () => dialog.close() }, icon("close"))),
    h("div", { class: "sheet-body" },
      h("div", { role: "alert" }, note && h("p", { class: isError ? "sheet-note is-error" : "sheet-note" }, note)),
      sheet.why && h("p", { class: "sheet-why" }, icon("why"), h("span", { dir: "auto" }, sheet.why)),
      ...folded(sheet, fields)),
    h("div", { class: "sheet-foot" },
      h("button", { class: "button", type: "button", onclick: () => dialog.close() }, say("form.cancel")),
      h("button", { class: "button primary", type: "submit" }, h("bdi", {}, sheet.send))));
  dialog.setAttribute("aria-labelledby", title);
  dialog.replaceChildren(form);
  let attempt = null;
  const keep = () => {
    const draft = drafts.get(sheet.conversation) ?? new Map();
    fields.forEach((each, at) => {
      const values = each.values();
      if (draft.has(each.question) || String(values) !== String(sheet.fields[at].values)) draft.set(each.question, values);
    });
    drafts.set(sheet.conversation, draft);
  };
  form.addEventListener("input", keep);
  form.addEventListener("click", keep);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (dialog.dataset.waiting) return;
    keep();
    const lines = fields.map((each) => ({ question: each.question, values: each.values() }));
    const text = JSON.stringify(lines);
    if (attempt?.text !== text) attempt = { text, id: eventId() };
    await submit(dialog, form, sheet, lines, attempt.id);
  });
  return fields;
}

/** What was answered before is folded away above what is still open. */
function folded(sheet, fields) {
  const old = fields.filter((each, at) => sheet.fields[at].answered && !sheet.fields[at].error);
  const open = fields.filter((each) => !old.includes(each));
  const elements = (some) => some.map((each) => each.element);
  if (!old.length || !open.length) return elements(fields);
  const summary = h("summary", {}, say("form.answered", { n: old.length }));
  return [h("details", { class: "more answered" }, summary, elements(old)), ...elements(open)];
}

async function submit(dialog, form, sheet, lines, id) {
  const sender = one("[type=submit]", form);
  dialog.dataset.waiting = "yes";
  sender.setAttribute("aria-disabled", "true");
  announce(say("form.sending"));
  expect();
  try {
    const taken = await send({ kind: "sheet", id, conversation: sheet.conversation, lines });
    if (taken.sheet) next(dialog, taken, sheet);
    else finish(dialog, sheet);
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    const notice = h("p", { class: "sheet-note is-error" }, problem.message);
    one("[role=alert]", form).replaceChildren(notice);
    notice.scrollIntoView({ block: "nearest" });
  } finally {
    delete dialog.dataset.waiting;
    sender.removeAttribute("aria-disabled");
  }
}

/** What is still open: unclear answers stay as typed, with what is wrong beside them. */
function next(dialog, { sheet, hints }, before) {
  const unclear = Object.keys(hints).length > 0;
  const known = new Set(before.fields.map((each) => each.question));
  const typed = drafts.get(sheet.conversation) ?? new Map();
  drafts.set(sheet.conversation, new Map([...typed].filter(([question]) => question in hints)));
  const fields = sheet.fields.map((each) => {
    const error = hints[each.question] ?? each.error;
    return { ...each, error, values: error ? typed.get(each.question) ?? each.values : each.values };
  });
  const drawn = draw(dialog, { ...sheet, fields }, say(unclear ? "form.some_unclear" : "form.more_questions"), unclear);
  const at = fields.findIndex((each) => (unclear ? each.error : !known.has(each.question)));
  const focus = drawn[Math.max(0, at)];
  focus?.element.scrollIntoView({ block: "nearest" });
  focus?.focus();
}

function finish(dialog, sheet) {
  drafts.delete(sheet.conversation);
  dialog.close();
  announce(say("form.sent"));
}

function withDraft(sheet) {
  const typed = drafts.get(sheet.conversation);
  if (!typed) return sheet;
  return { ...sheet, fields: sheet.fields.map((each) => ({ ...each, values: typed.get(each.question) ?? each.values })) };
}
