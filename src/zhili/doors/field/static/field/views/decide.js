// A conflict: one's own words beside what the server has now. A person decides; nothing is sent or dropped by itself.
import { button, field, h, link, notice, show, sure, toast } from "../dom.js";
import { newId } from "../crypto.js";
import * as net from "../net.js";
import * as queue from "../queue.js";
import * as send from "../send.js";
import { say, t, when } from "../words.js";
import { decideVisit } from "./doorstep.js";
import { report } from "./report.js";

export async function decide(id) {
  const item = (await queue.list()).find((each) => each.id === id);
  if (!item) return show(t("已经定了", "Decided already"), link(t("回今天", "Back to today"), "#/"));
  if (item.kind === "visit") return decideVisit(item);
  const now = h("section", { class: "sheet" }, h("div", { class: "sheet__body" }, h("h2", {}, t("现在系统里的", "What the server has now")), h("p", { class: "note" }, t("正在看…", "Looking …"))));
  const acts = h("div", { class: "stack" });
  show(item.title, notice(say(item.refusal), t("没有办成，也没有丢。看过两份，您来定。", "It was not done, and it is not lost. Look at both and decide."), "firm", "warn"), mine(item), item.kind === "do" ? now : null, acts);
  choices(item, acts, null);
  if (item.kind === "do") await compare(item, now.firstChild, acts);
}

function mine(item) {
  const { fields } = item;
  const found = { yes: t("好了", "fixed"), no: t("没有好", "not fixed") }[fields.solved];
  return h("section", { class: "sheet" }, h("div", { class: "sheet__body" }, h("h2", {}, t(`我写的（${when(item.made)}）`, `Mine (${when(item.made)})`)),
    found ? h("p", {}, h("b", {}, found)) : null, h("p", { class: "lines" }, fields.words || item.title),
    fields.place ? h("p", { class: "note" }, fields.place) : null,
    item.files.length ? h("p", { class: "note" }, t(`图和录音 ${item.files.length} 个`, `${item.files.length} photos and voice notes`)) : null));
}

async function compare(item, box, acts) {
  const heading = box.firstChild;
  try {
    const { matter } = await net.get(`/field/m/${item.about}/`);
    const lines = matter.last.map((line) => h("li", {}, h("b", {}, say(line.who)), " ", say(line.said), h("span", { class: "note" }, ` ${when(line.at)}`), line.words ? h("p", { class: "lines" }, line.words) : null));
    box.replaceChildren(heading, h("p", {}, h("span", { class: "tag" }, say(matter.state)), " ", matter.lead ? say(matter.lead) : ""), h("ol", { class: "stack" }, lines));
    choices(item, acts, matter);
  } catch (error) {
    const gone = error instanceof net.Refused ? say(error.told) : t("没有信号，看不到系统里现在怎样。有信号再来定也行。", "No signal: what the server has now cannot be seen. You may decide later.");
    box.replaceChildren(heading, h("p", {}, gone));
  }
}

function choices(item, box, matter) {
  const open = item.kind !== "do" || (matter && matter.acts.includes(item.path.split("/").at(-2)));
  const closed = item.kind === "do" && matter && !open ? h("p", { class: "note" }, t("这一步现在不归您办，或已经办过了。", "This is no longer yours to do, or was done.")) : null;
  const again = open ? button(item.kind === "do" ? t("看过了，按现在的再交", "Seen: send it on what there is now") : t("再交一次", "Send it again"), () => resend(item, matter), { tone: "office btn--wide" }) : null;
  const mend = item.kind === "report" ? button(t("改一改再交", "Mend it and send"), () => report({ again: item }), { tone: "wide" }) : open && item.fields.words ? mended(item, matter) : null;
  box.replaceChildren(...[again, mend, closed, drop(item, () => { location.hash = "#/"; })].filter(Boolean));
}

// What is too long, or was refused for its words, is mended here: nothing has to be typed anew.
function mended(item, matter) {
  const words = h("textarea", { class: "input", rows: 6, value: item.fields.words });
  const send = button(t("改好了，交上去", "Mended: send it"), () => resend({ ...item, once: newId(), fields: { ...item.fields, words: words.value } }, matter), { tone: "wide" });
  return h("details", { class: "sheet folded" }, h("summary", { class: "btn btn--wide" }, t("改一改再交", "Mend it and send")), h("div", { class: "sheet__body" }, field(t("写的话", "Your words"), words), send));
}

async function resend(item, matter) {
  // A key that was used for something else needs a fresh one; all other refusals wrote nothing under theirs.
  const once = item.refusal.code === "once_key_reused" ? newId() : item.once;
  const fields = matter ? { ...item.fields, version: matter.version } : item.fields;
  await queue.update(item, { state: "wait", refusal: null, tried: 0, once, fields });
  toast(t("再交。", "Sending again."));
  location.hash = "#/";
  send.soon();
}

export function drop(item, then) {
  return sure(t("不交了", "Do not send it"), t(`丢掉「${item.title}」？找不回来。`, `Drop “${item.title}”? It cannot be brought back.`), t(`丢掉「${item.title}」`, `Drop “${item.title}”`), async () => {
    await queue.remove(item);
    then();
  });
}
