// One question of a form as an input, by kind. Each gives back {element, values(), focus()}.

import { me, people, say } from "./config.js";
import { scaled } from "./cards.js";
import { all, fresh, h, icon } from "./dom.js";
import { prose } from "./prose.js";
import { Tokens } from "./tokens.js";

const LONG = 7; // more options than this are a select
const PLAIN = new Set(["one", "yes_no", "scale"]); // what to do is plain to see

/** A field with its label, help, who sees it, and what is wrong. */
export function field(data) {
  const ids = { help: fresh("help"), seen: fresh("seen"), error: fresh("error"), label: fresh("label"), more: fresh("more") };
  const [first, ...rest] = data.label.split("\n"); // a long question: its first line names the field
  const described = [data.error && ids.error, rest.length && ids.more, data.help && ids.help, data.seen_by && ids.seen].filter(Boolean).join(" ");
  const input = INPUTS[data.kind]?.(data, described, ids) ?? lines(data, described);
  const group = Boolean(input.group);
  const label = [h("span", { dir: "auto" }, first), data.least === 0 && h("span", { class: "field-optional" }, ` (${say("form.optional")})`)];
  const element = h(group ? "fieldset" : "div", {
    class: data.error ? "field has-error" : "field", "data-question": data.question,
    "aria-describedby": group && described ? described : null,
  },
    group ? h("legend", { class: "field-label" }, label) : h("label", { class: "field-label", for: input.id, id: ids.label }, label),
    rest.length > 0 && h("div", { class: "field-more", id: ids.more }, prose(rest.join("\n"))),
    data.help && h("p", { class: PLAIN.has(data.kind) ? "visually-hidden" : "field-help", id: ids.help, dir: "auto" }, data.help),
    data.seen_by && h("p", { class: "field-seen", id: ids.seen }, icon("seen"), h("span", { dir: "auto" }, data.seen_by)),
    h("div", { class: "field-body" }, input.body),
    data.error && h("p", { class: "field-error", id: ids.error }, icon("hint"),
      h("span", { dir: "auto" }, h("span", { class: "visually-hidden" }, `${say("form.error")}: `), data.error)));
  return { element, question: data.question, values: input.values, focus: input.focus };
}

const marks = (data, described) => ({ "aria-describedby": described || null, "aria-invalid": data.error ? "true" : null });

function simple(attributes, data, described) {
  const id = fresh("input");
  const box = h("input", { id, class: "input", value: data.values[0] ?? "", ...attributes, ...marks(data, described) });
  return { id, body: box, values: () => (box.value ? [box.value] : []), focus: () => box.focus() };
}

function lines(data, described) {
  const id = fresh("input");
  const short = data.most > 0 && data.most <= 80;
  const tag = short ? "input" : "textarea";
  const box = h(tag, { id, class: "input", dir: "auto", type: short && "text", rows: short ? null : 4, ...marks(data, described) });
  box.value = data.values.join("\n");
  const count = data.most > 0 && h("p", { class: "field-count" });
  const recount = () => {
    const n = [...box.value].length;
    count.textContent = say("form.count", { n, most: data.most });
    count.classList.toggle("is-over", n > data.most);
  };
  if (count) { recount(); box.addEventListener("input", recount); }
  return { id, body: [box, count], values: () => (box.value.trim() ? [box.value] : []), focus: () => box.focus() };
}

function picks(type, data, described) {
  const scale = data.kind === "scale";
  const name = fresh("pick");
  const rows = data.options.map((option) => h("label", { class: "pick" },
    h("input", { type, name, value: option.value, checked: data.values.includes(option.value), "aria-invalid": data.error && type === "checkbox" ? "true" : null }),
    h("span", {}, scale ? scaled(option.label) : h("bdi", {}, option.label))));
  const body = h("div", { class: `picks${scale ? " is-scale" : type === "checkbox" ? " is-many" : ""}` }, rows);
  const first = () => all("input", body).find((box) => box.checked) ?? all("input", body)[0];
  return {
    group: true, body, focus: () => first()?.focus(),
    values: () => all("input", body).filter((box) => box.checked).map((box) => box.value),
  };
}

function select(data, described) {
  const id = fresh("input");
  const box = h("select", { id, class: "input", ...marks(data, described) },
    h("option", { value: "" }, say("form.choose")),
    data.options.map((option) => h("option", { value: option.value, selected: data.values.includes(option.value) }, option.label)));
  return { id, body: box, values: () => (box.value ? [box.value] : []), focus: () => box.focus() };
}

function tokens(data, described, options, free) {
  const box = new Tokens(data, options, { free, described });
  return { id: box.input.id, body: box.element, values: () => box.values, focus: () => box.input.focus() };
}

const colleagues = () => people.filter((person) => person.id !== me.id)
  .map((person) => ({ value: person.id, label: person.name, about: person.title }));

const INPUTS = {
  one: (data, described) => (data.options.length > LONG ? select(data, described) : picks("radio", data, described)),
  yes_no: (data, described) => picks("radio", data, described),
  scale: (data, described) => picks("radio", data, described),
  many: (data, described) => picks("checkbox", data, described),
  tags: (data, described) => tokens(data, described, data.options, true),
  person: (data, described) => tokens(data, described, data.options.length ? data.options : colleagues(), false),
  text: lines,
  date: (data, described) => simple({ type: "date" }, data, described),
  time: (data, described) => simple({ type: "time" }, data, described),
};
