// Report in three inputs: a photo or voice, where, one line. Half of it is kept (encrypted) as it is typed.
import { field, h, notice, show, toast } from "../dom.js";
import { guess, isUrgent } from "../guess.js";
import * as queue from "../queue.js";
import * as send from "../send.js";
import { Full } from "../store.js";
import { taken } from "../sync.js";
import * as vault from "../vault.js";
import { say, t } from "../words.js";
import { evidence } from "./evidence.js";
import { where } from "./where.js";

export const LONGEST = 5000;

// `stop`: {key, id, place, lon, lat} when something was found on a patrol. `again`: a refused item to be mended.
export async function report({ stop = null, again = null } = {}) {
  const data = await taken();
  const draft = await begun(stop, again);
  const said = h("div");
  const words = h("textarea", { class: "input", rows: 3, required: true, value: draft.words || "", placeholder: t("例：抽水站跳闸，大棚断水", "e.g. the pump has tripped, the greenhouses are dry") });
  const behalf = h("input", { type: "checkbox", checked: Boolean(draft.behalf) });
  const hint = h("div", { role: "status" });
  const category = choices(data.rules, draft.category);
  let timer = 0;
  let jotting = null;
  const gather = () => ({ words: words.value, behalf: behalf.checked, category: category.node.value, ...place.value(), stop, again: again && again.id });
  const keep = () => { clearTimeout(timer); timer = setTimeout(() => { jotting = jot(gather()); }, 600); };
  flush = () => { clearTimeout(timer); return document.contains(words) && words.value.trim() ? jot(gather()) : null; };
  const place = where(data.ground, data.me ? data.me.area : "", keep, draft);
  const shown = evidence(keep, draft.files || []);
  const suggest = () => category.suggest(words.value, hint);
  words.oninput = () => { suggest(); keep(); };

  const form = h("form", { class: "say", novalidate: true }, shown.node, place.node,
    field(t("什么事，一句话", "What it is, in a line"), words), hint,
    h("details", {}, h("summary", {}, t("类别、代办", "Category, on behalf")), field(t("类别", "Category"), category.node, t("不选就由系统定", "Left open, the system decides")),
      h("label", { class: "pick" }, behalf, h("span", {}, t("替群众代办", "On a resident's behalf")))),
    said, h("button", { class: "btn btn--office btn--big btn--wide", type: "submit" }, t("交上去", "Send")));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const wrong = problem(words.value, place);
    if (wrong) return said.replaceChildren(notice(wrong, t("写的都还在。", "All you typed is kept."), "bad", "warn"));
    clearTimeout(timer); // a draft written after this was sent would come back as something unsent
    await jotting;
    return take(gather(), shown.files(), said);
  };
  show(stop ? t(`「${stop.place}」有问题`, `Found at “${stop.place}”`) : t("报一件事", "Report something"), form);
  suggest();
  if (draft.kept) toast(t("接着上次没写完的。照片和录音要重新加。", "Going on with what was not finished. Add photos and voice anew."));
}

async function jot(draft) {
  try {
    await vault.keep("draft", draft);
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    toast(t("手机存满了，写到一半的存不下；先别关这一页。", "The device is full and keeps no draft; do not close this page yet."));
  }
}

let flush = () => null;
vault.beforeLocking(() => flush());

async function begun(stop, again) {
  if (again) return { ...again.fields, files: await Promise.all(again.files.map(async (file) => ({ name: file.name, blob: await queue.body(file) }))) };
  const draft = await vault.recall("draft");
  const same = draft && (draft.stop && draft.stop.id) === (stop ? stop.id : null);
  if (same && draft.words) return { ...draft, kept: true };
  return stop ? { place: stop.place, lon: stop.lon, lat: stop.lat } : {};
}

export const tooLong = (words) => t(`最多 ${LONGEST} 字，现在有 ${words.length} 字`, `At most ${LONGEST} characters; there are ${words.length}`);

function problem(words, place) {
  if (!words.trim()) return t("写一句什么事", "Say in a line what it is");
  if (words.length > LONGEST) return tooLong(words);
  return place.problem();
}

async function take(said, files, box) {
  const mine = said.outside === "mine";
  const fields = { words: said.words, place: said.place, lon: mine ? null : said.lon, lat: mine ? null : said.lat, area: said.area, category: said.category, behalf: said.behalf ? "1" : "", at: Date.now() };
  const title = said.words.trim().slice(0, 40);
  try {
    const made = await queue.add({ kind: "report", path: "/field/report/", title, fields }, files);
    if (said.stop) await found(said.stop, made);
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    return box.replaceChildren(notice(t("手机存满了，这条没存下。", "The device is full; this was not kept."), t("字还在这一页：腾出空间，或去掉照片录音再交。", "Your words are still here: make room, or remove photos and voice, and send again."), "bad", "warn"));
  }
  await vault.forget("draft");
  if (said.again) await dropOld(said.again);
  toast(t("锁在本机了，有信号自动发。", "Kept on this device; it goes when there is a signal."));
  location.hash = said.stop ? "#/patrol" : "#/";
  return send.soon();
}

// The look follows its report in the queue and names the number that the report gets.
async function found(stop, made) {
  const fields = { key: stop.key, stop: stop.id, verdict: "found", at: Date.now() };
  await queue.add({ kind: "look", path: "/field/patrol/look/", title: stop.place, about: stop.key, after: made.once, fields });
  const patrol = await vault.recall("patrol");
  if (patrol) await vault.keep("patrol", { ...patrol, looks: { ...patrol.looks, [stop.id]: "found" } });
}

async function dropOld(id) {
  const old = (await queue.list()).find((item) => item.id === id);
  if (old) await queue.remove(old);
}

// The list of categories, and the suggestion that one press takes over.
function choices(rules, chosen) {
  const names = new Map(rules.categories.map((each) => [each.code, say(each)]));
  const node = h("select", { class: "input" }, h("option", { value: "" }, t("由系统定", "Let the system decide")), rules.categories.map((each) => h("option", { value: each.code }, say(each))));
  node.value = chosen || "";
  const suggest = (words, box) => {
    const [best] = guess(words, rules);
    const urgent = isUrgent(words, rules) ? notice(t("听起来很急：有人命或大险情，先打 110、119、120", "This sounds urgent: for life or great danger call 110, 119 or 120 first"), "", "firm", "phone") : "";
    const line = best ? h("p", { class: "note" }, t("看着像：", "Looks like: "), h("b", {}, names.get(best.category) || best.category), t(`（${best.sure}%，最后由系统定）`, ` (${best.sure} %, the system decides)`)) : "";
    box.replaceChildren(urgent, line);
  };
  return { node, suggest };
}
