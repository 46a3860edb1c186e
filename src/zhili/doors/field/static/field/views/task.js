// One matter on the spot: what it is about, and the acts that this post may do there.
import { field, h, link, notice, pick, show, toast } from "../dom.js";
import { map, metresBetween } from "../ground.js";
import * as queue from "../queue.js";
import * as send from "../send.js";
import { Full } from "../store.js";
import { clock, taken } from "../sync.js";
import { say, t, when } from "../words.js";
import { evidence } from "./evidence.js";
import { lightOf } from "./home.js";
import { LONGEST, tooLong } from "./report.js";

const NAMES = {
  check: () => t("记核查", "Record the check"), sign: () => t("签收", "Sign for it"),
  progress: () => t("记进展", "Note progress"), reply: () => t("处理完，答复", "Done: reply"),
};
const ASKS = {
  check: () => t("看到什么", "What you saw"), progress: () => t("做到哪一步", "How far it is"),
  reply: () => t("查到什么、做了什么、接下来怎样", "What was found and done, and what comes next"),
};

export async function task(number) {
  const [data, items] = await Promise.all([taken(), queue.list()]);
  const found = data.tasks.find((each) => each.number === number);
  if (!found) return show(t("不在本机的任务里", "Not among the tasks taken along"), link(t("回今天", "Back to today"), "#/"));
  const mine = items.filter((item) => item.about === number);
  return show(found.title,
    h("p", { class: "line-up" }, lightOf(found, clock(data)), h("span", { class: "tag" }, say(found.state)), found.urgent ? h("span", { class: "tag tag--owed" }, t("急", "urgent")) : null, h("span", { class: "note code" }, found.number)),
    found.voice ? h("blockquote", { class: "word" }, found.said) : h("p", { class: "read lines" }, found.said),
    h("p", {}, found.place || t("没写地址", "No address given")), spot(found, data.ground),
    mine.length ? notice(t(`这件事您有 ${mine.length} 条还没发`, `${mine.length} of yours on this are not sent yet`), mine.map((item) => `${item.title} ${when(item.made)}`).join(t("；", "; "))) : null,
    found.acts.length ? found.acts.map((act) => form(act, found)) : h("p", { class: "note" }, t("这件事现在没有要在现场办的。", "Nothing is to be done on the spot now.")));
}

function spot(found, ground) {
  if (found.lon === null) return null;
  const close = ground.filter((patch) => patch.rings.some((ring) => ring.some(([lon, lat]) => metresBetween({ lon, lat }, found) < 1200)));
  return h("figure", { class: "map map--field" }, map(close, { marks: [{ lon: found.lon, lat: found.lat, css: "map__task lf-orange", words: found.title }], label: t("这件事在哪里", "Where it is") }));
}

// A check says what its two answers lead to in this matter's own lifecycle: filed or not, closed or back for rework.
function verdicts(found) {
  const end = (verdict) => (found.leads[verdict] ? t(`（→ ${say(found.leads[verdict])}）`, ` (→ ${say(found.leads[verdict])})`) : "");
  const before = found.leads.rework && found.leads.rework.waits === "dispatcher"; // not handled yet: is there anything?
  const no = before ? t("确有其事，立案", "It is there: file it") : t("没有好，还要办", "Not fixed: work goes on");
  const yes = before ? t("到场看过，已经没有了", "Looked: it is gone already") : t("好了，恢复了", "Fixed");
  return h("fieldset", { class: "field" }, h("legend", { class: "field__label" }, t("现场怎么样", "What you found")),
    pick("solved", "no", no + end("rework"), { required: true }), pick("solved", "yes", yes + end("solved"), { required: true }));
}

function form(act, found) {
  const said = h("div");
  const words = ASKS[act] ? h("textarea", { class: "input", rows: 3 }) : null;
  const shown = act === "sign" ? null : evidence(() => {});
  const node = h("form", { class: "stack", novalidate: true }, act === "check" ? verdicts(found) : null, shown && shown.node, words && field(ASKS[act](), words), said,
    h("button", { class: "btn btn--office btn--wide", type: "submit" }, NAMES[act]()));
  node.onsubmit = async (event) => {
    event.preventDefault();
    const solved = act === "check" ? new FormData(node).get("solved") : null;
    if ((act === "check" && !solved) || (words && !words.value.trim())) return said.replaceChildren(notice(t("还有没填的", "Something is missing"), t("写的都还在。", "All you typed is kept."), "bad", "warn"));
    if (words && words.value.length > LONGEST) return said.replaceChildren(notice(tooLong(words.value), t("写的都还在。", "All you typed is kept."), "bad", "warn"));
    return take(act, found, { version: found.version, solved, words: words ? words.value : null }, shown ? shown.files() : [], said);
  };
  return found.acts.length > 1 ? h("details", { class: "sheet folded" }, h("summary", { class: "btn btn--wide" }, NAMES[act]()), h("div", { class: "sheet__body" }, node)) : node;
}

async function take(act, found, fields, files, box) {
  try {
    await queue.add({ kind: "do", path: `/field/m/${found.number}/do/${act}/`, title: `${NAMES[act]()} ${found.title}`.slice(0, 60), about: found.number, fields }, files);
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    return box.replaceChildren(notice(t("手机存满了，这条没存下；写的都还在这一页。", "The device is full; this was not kept, your words are still here."), "", "bad", "warn"));
  }
  toast(t("锁在本机了，有信号自动发。", "Kept on this device; it goes when there is a signal."));
  location.hash = "#/";
  return send.soon();
}
