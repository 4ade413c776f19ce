// A text with its paragraphs and lists. Rule: every word stays; only the marks of a list become a list.

import { h } from "./dom.js";

const MARKS = [["ul", /^\s*[•–-]\s+/u], ["ol", /^\s*\d+\.\s+/u]];

/** The text as elements: runs of marked lines are lists, everything else keeps its line breaks. */
export function prose(text) {
  return blocks(text.split("\n")).map(({ tag, lines }) => {
    if (!tag) return h("p", { dir: "auto" }, lines.join("\n"));
    const mark = MARKS.find(([name]) => name === tag)[1];
    const start = tag === "ol" ? Number.parseInt(lines[0], 10) : null;
    return h(tag, { start }, lines.map((line) => h("li", { dir: "auto" }, line.replace(mark, ""))));
  });
}

/** Lines of a kind together; a single dash or number is no list, and empty lines part paragraphs. */
function blocks(lines) {
  const found = [];
  for (const line of lines) {
    const tag = MARKS.find(([, mark]) => mark.test(line))?.[0] ?? "";
    const last = found.at(-1);
    if (!line.trim()) found.push({ tag: "", lines: [] });
    else if (last && last.tag === tag) last.lines.push(line);
    else found.push({ tag, lines: [line] });
  }
  const filled = found.filter((block) => block.lines.length);
  return filled.map((block) => (block.lines.length > 1 || block.lines[0].trimStart().startsWith("•") ? block : { ...block, tag: "" }));
}
