// One door: who lives there, what is due, and the visit. All as recorded is one press; what changed is said person by person.
import { button, field, h, link, notice, show, toast } from "../dom.js";
import * as grid from "../grid.js";
import * as queue from "../queue.js";
import * as send from "../send.js";
import { Full } from "../store.js";
import * as vault from "../vault.js";
import { say, t, when } from "../words.js";
import { day, titleOf, why } from "./grid.js";

const PATH = "/field/grid/visit/";
const WORDS = {
  left: () => t("搬走了", "moved out"), died: () => t("去世了", "died"), phone: () => t("电话变了", "new telephone"),
  came: () => t("搬来", "moved in"), born: () => t("出生", "born"),
};

let flush = () => null;
vault.beforeLocking(() => flush());

// `again`: a visit that was refused and is mended here.
export async function house(id, again = null) {
  const [found, items] = await Promise.all([grid.taken(), queue.list()]);
  const door = found && grid.doorOf(found, id);
  if (!door) return show(t("不在带着的网格里", "Not in the grid taken along"), link(t("我的网格", "My grid"), "#/grid"));
  const mine = items.filter((item) => item.kind === "visit" && item.fields.door === door.id && (!again || item.id !== again.id));
  const begun = again ? again.draft : (await vault.recall("visit", {}))[door.id];
  const use = found.words.use && found.words.use[door.use];
  return show(titleOf(door),
    h("p", { class: "line-up" }, use ? h("span", { class: "tag" }, say(use)) : null, tags(door, found), h("span", { class: "note" }, door.visited ? t(`上次走访 ${when(door.visited)}`, `last visited ${when(door.visited)}`) : t("还没走访过", "not visited yet"))),
    dues(door, found), mine.length ? notice(t(`这一户有 ${mine.length} 次走访还没发`, `${mine.length} visit(s) to this door not sent yet`), mine.flatMap((item) => item.lines).join(t("；", "; "))) : null,
    door.open ? telephone(door, found) : null,
    door.people.length ? h("section", { "aria-labelledby": "p-h" }, h("div", { class: "head" }, h("h2", { id: "p-h" }, t("住着", "Who lives here"))), h("ul", { class: "rows sheet" }, door.people.map((person) => resident(person, found)))) : null,
    visit(door, found, begun, again));
}

const tags = (thing, found) => (thing.in || []).map((name) => h("span", { class: "tag tag--line" }, say(found.words.registers[name]) || name));

function dues(thing, found) {
  if (!thing.dues) return null;
  const today = day(Date.now() + found.off);
  return h("ul", {}, thing.dues.map(([register, clock, on]) => h("li", { class: "note" }, `${say(found.words.clocks[`${register}.${clock}`]) || clock} · ${on} `, on < today ? h("b", {}, t("已过", "overdue")) : null)));
}

function resident(person, found) {
  const sex = found.words.sex && found.words.sex[person.sex] ? say(found.words.sex[person.sex]) : "";
  const about = [sex, person.born ? t(`${person.born} 年生`, `born ${person.born}`) : ""].filter(Boolean).join(" · ");
  return h("li", { class: "row" }, h("span", { class: "row__title" }, person.name || "?"), h("span", { class: "row__meta" }, h("span", {}, about)),
    person.in ? h("span", { class: "line-up" }, tags(person, found)) : null, dues(person, found), person.open ? telephone(person, found) : null);
}

// A number in full is asked for one at a time, for a purpose, with a signal; it stands here until the page is left.
function telephone(thing, found) {
  const purpose = h("input", { class: "input", type: "text", maxlength: 200, autocomplete: "off" });
  const box = h("div");
  const show_ = button(t("打开号码", "Show the number"), async () => {
    try {
      const number = await grid.open(thing.open, purpose.value);
      box.replaceChildren(h("a", { class: "tel", href: `tel:${number}` }, number));
    } catch (error) {
      box.replaceChildren(why(error));
    }
  });
  return h("details", {}, h("summary", {}, t("电话 ", "Telephone "), h("span", { class: "code" }, thing.phone || "****")),
    h("div", { class: "stack" }, field(t("为什么要看全号", "Why you need it in full"), purpose, t(`${found.name}的人看得到这句话；要有信号`, "The person can read this; needs a signal")), show_, box));
}

// What is half typed, by door: looking into the next one loses nothing of this one.
async function half(id, state) {
  const { [id]: _, ...others } = await vault.recall("visit", {});
  await vault.keep("visit", state ? { ...others, [id]: state } : others);
}

function visit(door, found, begun, again) {
  const state = begun || { people: {}, more: [], hazard: "" };
  const said = h("div");
  const today = day(Date.now() + found.off);
  let timer = 0;
  const dirty = () => Object.values(state.people).some((each) => each.what) || state.more.length > 0 || Boolean(state.hazard.trim());
  const jot = () => (again ? queue.update(again, { draft: state }) : half(door.id, dirty() ? state : null)).catch((error) => { if (!(error instanceof Full)) throw error; toast(t("手机存满了，写到一半的存不下。", "The device is full and keeps no draft.")); });
  const keep = () => { clearTimeout(timer); timer = setTimeout(jot, 600); };
  flush = () => { clearTimeout(timer); return document.contains(said) ? jot() : null; };
  const changes = h("div", { class: "stack" });
  const home = Boolean(door.address) || door.kind === "dwelling";
  const draw = () => changes.replaceChildren(...door.people.map((person) => changed(person, state, keep, today)), ...state.more.map((row, place) => arrival(row, keep, today, () => { state.more.splice(place, 1); keep(); draw(); })),
    home ? h("div", { class: "line-up" }, button(t("有人搬来", "Somebody moved in"), () => { state.more.push({ what: "came" }); draw(); }), button(t("添了孩子", "A child was born"), () => { state.more.push({ what: "born" }); draw(); })) : "");
  draw();
  const hazard = h("textarea", { class: "input", rows: 2, value: state.hazard, maxlength: 5000 });
  hazard.oninput = () => { state.hazard = hazard.value; keep(); };
  const finish = async (rows) => {
    const wrong = missing(rows);
    if (wrong) return said.replaceChildren(notice(wrong, t("写的都还在。", "All you typed is kept."), "bad", "warn"));
    clearTimeout(timer);
    return take(door, found, state, rows, again, said);
  };
  const all = button(t("都和登记的一样", "All as recorded"), () => finish([]), { tone: "office btn--wide btn--big" });
  const some = button(t("记下这次走访", "Record this visit"), () => finish(rowsOf(door, state)), { tone: "office btn--wide" });
  return h("section", { class: "stack", "aria-labelledby": "v-h" }, h("h2", { id: "v-h" }, t("走访", "The visit")), again ? null : all,
    h("details", { class: "sheet folded", open: Boolean(begun) }, h("summary", { class: "btn btn--wide" }, t("有变化", "Something changed")),
      h("div", { class: "sheet__body" }, changes, field(t("看到隐患", "A hazard you saw"), hazard, t("会另外报一件事，地址就是这里", "Becomes a report of its own, at this address")), said, some)));
}

function input(words, row, name, keep, how = {}) {
  const node = h("input", { class: "input", type: "text", value: row[name] || "", maxlength: 60, autocomplete: "off", ...how });
  node.oninput = () => { row[name] = node.value; keep(); };
  return field(words, node);
}

// Today by the server's clock: this one may be days off, and nothing happens after a visit.
function onDay(words, row, keep, today) {
  row.on ||= today;
  return input(words, row, "on", keep, { type: "date", max: today });
}

function changed(person, state, keep, today) {
  const row = (state.people[person.id] ||= { what: "" });
  const more = h("div", { class: "stack" });
  const choose = h("select", { class: "input" }, h("option", { value: "" }, t("和登记的一样", "as recorded")), ["left", "died", "phone"].map((what) => h("option", { value: what }, WORDS[what]())));
  choose.value = row.what;
  const draw = () => more.replaceChildren(row.what === "phone" ? input(t("新电话", "New telephone"), row, "phone", keep, { inputmode: "tel", maxlength: 30 }) : row.what ? onDay(t("哪天", "On which day"), row, keep, today) : "");
  choose.onchange = () => { row.what = choose.value; keep(); draw(); };
  draw();
  return h("div", { class: "stack" }, field(person.name || "?", choose), more);
}

function arrival(row, keep, today, drop) {
  const sex = h("select", { class: "input" }, [["", t("没说", "not said")], ["1", t("男", "male")], ["2", t("女", "female")]].map(([value, words]) => h("option", { value }, words)));
  sex.value = row.sex || "";
  sex.onchange = () => { row.sex = sex.value; keep(); };
  const born = row.what === "born";
  return h("fieldset", { class: "stack sheet sheet__body" }, h("legend", {}, WORDS[row.what]()), input(born ? t("名字（没取就空着）", "Name (empty if none yet)") : t("姓名", "Name"), row, "name", keep, { maxlength: 40 }), field(t("性别", "Sex"), sex),
    born ? null : input(t("电话", "Telephone"), row, "phone", keep, { inputmode: "tel", maxlength: 30 }), onDay(born ? t("哪天出生", "Born on") : t("哪天搬来", "Since which day"), row, keep, today), button(t("不记这一位", "Not this one"), drop));
}

// What is sent, with the line that says it to a person.
function rowsOf(door, state) {
  const known = door.people.filter((person) => (state.people[person.id] || {}).what).map((person) => {
    const { what, on, phone } = state.people[person.id];
    const row = what === "phone" ? { what, person: person.id, says: { phone: phone || "" } } : { what, person: person.id, on };
    return { row, line: `${person.name || "?"}${t("：", ": ")}${WORDS[what]()} ${what === "phone" ? phone || "" : on}` };
  });
  const fresh = state.more.map(({ what, on, name = "", sex = "", phone = "" }) => ({ row: { what, on, says: { name, sex, phone } }, line: `${name || "?"}${t("：", ": ")}${WORDS[what]()} ${on}` }));
  return [...known, ...fresh];
}

function missing(rows) {
  for (const { row } of rows) {
    if (row.what === "phone" && !row.says.phone.trim()) return t("新电话没填", "The new telephone is missing");
    if (row.what === "came" && !row.says.name.trim()) return t("搬来的人没写姓名", "The name of who moved in is missing");
    if (row.what !== "phone" && !row.on) return t("哪天没填", "The day is missing");
  }
  return "";
}

async function take(door, found, state, rows, again, box) {
  const lines = rows.length ? rows.map((each) => each.line) : [t("都和登记的一样", "all as recorded")];
  const at = again ? again.fields.at : Date.now();
  const fields = { door: door.id, seen: door.seen, found: JSON.stringify(rows.map((each) => each.row)), at };
  try {
    if (state.hazard.trim()) await queue.add({ kind: "report", path: "/field/report/", title: state.hazard.trim().slice(0, 60), fields: { words: state.hazard, place: titleOf(door), area: found.code.slice(0, 12), at } });
    await queue.add({ kind: "visit", path: PATH, title: t(`走访 ${titleOf(door).slice(-20)}`, `Visit ${titleOf(door).slice(-20)}`), about: `door:${door.id}`, fields, lines, purpose: found.purpose, draft: { ...state, hazard: "" } });
  } catch (error) {
    if (!(error instanceof Full)) throw error;
    return box.replaceChildren(notice(t("手机存满了，这条没存下；写的都还在这一页。", "The device is full; this was not kept, your words are still here."), "", "bad", "warn"));
  }
  if (again) await queue.remove(again);
  else await half(door.id, null);
  flush = () => null;
  toast(t("锁在本机了，有信号自动发。", "Kept on this device; it goes when there is a signal."));
  location.hash = "#/grid";
  return send.soon();
}
