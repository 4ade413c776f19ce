// Live updates. The browser reconnects by itself and names the last message that it saw.

import { me, say } from "./config.js";
import { h, one } from "./dom.js";

const banner = one("#banner");

/** Listen; `hear` maps an event's name to what to do with it. */
export function listen(hear) {
  const source = new EventSource("/stream");
  for (const [name, act] of Object.entries(hear)) {
    source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  }
  source.addEventListener("hello", (event) => {
    if (JSON.parse(event.data).person === me.id) return hide();
    source.close();
    return show(say("errors.somebody_else"), true);
  });
  source.addEventListener("again", () => { source.close(); listen(hear); });
  source.addEventListener("error", () => {
    const refused = source.readyState === EventSource.CLOSED;
    show(say(refused ? "errors.sign_in" : "errors.reconnecting"), refused);
  });
}

function hide() {
  banner.hidden = true;
  banner.replaceChildren();
}

function show(text, reload) {
  banner.hidden = false;
  banner.replaceChildren(text);
  if (reload) banner.append(h("button", { class: "button", onclick: () => location.reload() }, say("errors.reload")));
}
