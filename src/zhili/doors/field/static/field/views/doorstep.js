// A visit that met a record which changed meanwhile: what was found beside what is held now; its visitor decides, line by
// line. Nothing is sent or dropped by itself.
import { newId } from "../crypto.js";
import { button, h, notice, show, toast } from "../dom.js";
import * as grid from "../grid.js";
import * as net from "../net.js";
import * as queue from "../queue.js";
import * as send from "../send.js";
import { say, t, when } from "../words.js";
import { drop } from "./decide.js";
import { house } from "./house.js";
import { titleOf } from "./grid.js";

export async function decideVisit(item) {
  const rows = JSON.parse(item.fields.found);
  const ticks = rows.map(() => h("input", { type: "checkbox", checked: true }));
  const lines = rows.length ? rows.map((row, place) => h("label", { class: "pick" }, ticks[place], h("span", {}, item.lines[place]))) : [h("p", {}, item.lines[0])];
  const now = h("div", { class: "sheet__body" }, h("h2", {}, t("现在登记的", "What is on record now")), h("p", { class: "note" }, t("正在看…", "Looking …")));
  const acts = h("div", { class: "stack" }, drop(item, home));
  show(item.title, notice(say(item.refusal), t("没有记，也没有丢。看过两份，您来定；不要的去掉勾。", "It was not recorded, and it is not lost. Look at both and decide; untick what should not go."), "firm", "warn"),
    h("section", { class: "sheet" }, h("div", { class: "sheet__body" }, h("h2", {}, t(`我看到的（${when(item.made)}）`, `What I found (${when(item.made)})`)), lines)),
    h("section", { class: "sheet" }, now), acts);
  try {
    const door = await grid.ask(item.fields.door, item.purpose);
    now.replaceChildren(now.firstChild, h("p", {}, titleOf(door)), people(door));
    const again = button(t("看过了，按现在的再交", "Seen: send it on what there is now"), () => resend(item, door, rows.filter((_, place) => ticks[place].checked)), { tone: "office btn--wide" });
    acts.replaceChildren(again, button(t("改一改再交", "Mend it and send"), () => mend(item, door), { tone: "wide" }), drop(item, home));
  } catch (error) {
    const words = error instanceof net.Refused ? say(error.told) : t("没有信号，看不到现在登记的。有信号再来定也行。", "No signal: what is on record now cannot be seen. You may decide later.");
    now.replaceChildren(now.firstChild, h("p", {}, words));
  }
}

const home = () => { location.hash = "#/"; };

function people(door) {
  if (!door.people.length) return h("p", { class: "note" }, t("登记没人住", "Nobody on record"));
  return h("ul", { class: "stack" }, door.people.map((person) => h("li", { class: "line-up" }, h("b", {}, person.name || "?"), h("span", { class: "note" }, `${person.born || ""} ${person.phone || ""}`))));
}

async function resend(item, door, rows) {
  const found = JSON.stringify(rows);
  // The same key may carry the same words only: other words are another visit.
  const once = found === item.fields.found && item.refusal.code !== "once_key_reused" ? item.once : newId();
  const kept = JSON.parse(item.fields.found).map((row) => JSON.stringify(row));
  const lines = rows.map((row) => item.lines[kept.indexOf(JSON.stringify(row))]);
  await queue.update(item, { state: "wait", refusal: null, tried: 0, once, lines: lines.length ? lines : [t("都和登记的一样", "all as recorded")], fields: { ...item.fields, found, seen: door.seen } });
  toast(t("再交。", "Sending again."));
  home();
  send.soon();
}

// The door as it is now goes into the grid taken along, and the visit is written on it anew.
async function mend(item, door) {
  await grid.put(door);
  return house(door.id, item);
}
