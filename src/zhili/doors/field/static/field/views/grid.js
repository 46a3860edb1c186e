// My grid: its doors in order of address, searched by surname or house number; taken along for a purpose said once.
import { button, field, h, link, notice, pick, show, sure } from "../dom.js";
import * as grid from "../grid.js";
import * as net from "../net.js";
import * as queue from "../queue.js";
import { say, t, when } from "../words.js";

const SHOWN = 40;
let asked = ""; // this screen's memory of what was looked for; never kept
let careFirst = false;

export const day = (at) => new Date(at - new Date(at).getTimezoneOffset() * 60000).toISOString().slice(0, 10);
export const titleOf = (door) => door.address || door.name || t("没写地址", "No address");

export async function myGrid() {
  const [found, items] = await Promise.all([grid.taken(), queue.list()]);
  return found ? shown(found, items) : offered();
}

async function offered() {
  const box = h("div", { class: "stack" }, h("p", { class: "note" }, t("正在看…", "Looking …")));
  show(t("我的网格", "My grid"), h("p", { class: "read" }, t("把网格的房屋和住的人带在手机上，没信号也能走访：加密存着，名字、电话遮着，7 天后自动没有。带上就是看了一遍，里面每个人都查得到是谁、为什么。",
    "Take the homes and people of your grid along, for visits without a signal: encrypted, names and telephones masked, gone after 7 days. Taking it along is a look at everybody in it; each of them can read who looked and why.")), box);
  try {
    const said = await grid.own();
    box.replaceChildren(...(said.grids.length ? [chooser(said)] : [h("p", {}, t("您的岗位没有自己的网格，或底册还没有接进来。要查一个人、一处房屋，用工作台的基础数据。", "Your post has no grid of its own, or no registry yet. To look up a person or a home use base data on the desk."))]));
  } catch (error) {
    box.replaceChildren(why(error));
  }
}

export function why(error) {
  if (error instanceof net.Refused) return notice(say(error.told), "", "bad", "warn");
  if (error instanceof net.LoggedOut) return notice(t("登录过期了，先登录。", "The login has run out: log in first."), "", "bad", "lock", link(t("去登录", "Log in"), "/login/?next=/field/"));
  if (error instanceof net.Away) return notice(t("没有信号，这一步要联网。", "No signal: this needs a connection."), "", "bad", "offline");
  throw error;
}

function chooser(said, before = "") {
  const purpose = h("input", { class: "input", type: "text", required: true, minlength: 2, maxlength: 200, value: before || t("入户走访", "Doorstep visits") });
  const many = (each) => t(`${each.name}（${each.doors} 户，${each.people} 人）`, `${each.name} (${each.doors} doors, ${each.people} people)`);
  const chosen = said.grids.map((each, place) => pick("grid", each.code, many(each), { checked: place === 0 }));
  const box = h("div");
  const node = h("form", { class: "stack", novalidate: true }, h("fieldset", { class: "field" }, h("legend", { class: "field__label" }, t("带哪个网格", "Which grid")), chosen),
    field(t("为什么要带", "What for"), purpose, t("网格里的人会看到这句话", "The people of the grid can read this")), box,
    h("button", { class: "btn btn--office btn--wide btn--big", type: "submit" }, t("带上我的网格", "Take my grid along")));
  node.onsubmit = async (event) => {
    event.preventDefault();
    box.replaceChildren();
    try {
      await grid.take(new FormData(node).get("grid"), purpose.value);
    } catch (error) {
      return box.replaceChildren(why(error));
    }
    return myGrid();
  };
  return node;
}

// Addresses of one grid begin alike: what all homes share is said once, above.
function shared(doors) {
  const [first = "", ...rest] = doors.map((door) => door.address).filter(Boolean);
  let end = rest.length ? first.length : 0;
  for (const each of rest) while (!each.startsWith(first.slice(0, end))) end -= 1;
  return first.slice(0, end).replace(/[\d-]+$/, "");
}

const everybody = (door) => [door, ...door.people];
export const dueOf = (door) => everybody(door).flatMap((each) => each.dues || []).map((due) => due[2]).sort()[0] || "";
const cared = (door) => everybody(door).some((each) => each.care);

function fits(door, words) {
  if (!words) return true;
  if ((door.address || "").includes(words) || (door.name || "").includes(words)) return true;
  return door.people.some((person) => (person.name || "").startsWith(words));
}

function sorted(doors) {
  if (!careFirst) return doors;
  const rank = (door) => `${cared(door) ? 0 : 1}${dueOf(door) || "9"}`;
  return [...doors].sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

function shown(found, items) {
  const waiting = new Set(items.filter((item) => item.kind === "visit").map((item) => item.fields.door));
  const front = shared(found.doors);
  const today = day(Date.now() + found.off);
  const search = h("input", { class: "input", type: "search", value: asked, autocomplete: "off", enterkeyhint: "search" });
  const care = h("input", { type: "checkbox", checked: careFirst });
  const list = h("div", { class: "stack", "aria-live": "polite" });
  const draw = (most = SHOWN) => {
    const fitting = sorted(found.doors.filter((door) => fits(door, asked)));
    const more = fitting.length > most ? button(t(`还有 ${fitting.length - most} 户`, `${fitting.length - most} more`), () => draw(most + 200), { tone: "wide" }) : null;
    list.replaceChildren(fitting.length ? h("ul", { class: "rows sheet", id: "doors" }, fitting.slice(0, most).map((door) => row(door, front, waiting, today))) : h("p", { class: "empty" }, t("没有找到", "Nothing found")), more || "");
  };
  search.oninput = () => { asked = search.value.trim(); draw(); };
  care.onchange = () => { careFirst = care.checked; draw(); };
  show(t("我的网格", "My grid"), h("p", { class: "note" }, t(`${found.name} · ${found.doors.length} 户`, `${found.name} · ${found.doors.length} doors`), front ? ` · ${front}` : ""),
    field(t("找：姓、门牌号", "Find: surname or house number"), search), h("label", { class: "pick" }, care, h("span", {}, t("先看要照应的", "Those needing care first"))),
    list, loose(found), things(found), about(found));
  draw();
}

function row(door, front, waiting, today) {
  const names = door.people.map((person) => person.name || "?").join(t("、", ", "));
  const due = dueOf(door);
  const late = due && due <= today;
  const tags = [
    waiting.has(door.id) ? h("span", { class: "tag" }, t("走访没发", "visit unsent")) : null,
    cared(door) ? h("span", { class: "tag tag--line" }, t("要照应", "needs care")) : null,
    late ? h("span", { class: "tag tag--owed" }, t(`该走访 ${due.slice(5)}`, `due ${due.slice(5)}`)) : null,
  ];
  return h("li", {}, h("a", { class: "row", href: `#/house/${door.id}` }, h("span", { class: "row__title" }, titleOf(door).slice(door.address ? front.length : 0)),
    h("span", { class: "row__meta" }, h("span", {}, names || (door.address ? t("登记没人住", "nobody on record") : t("单位", "organisation")))), tags.some(Boolean) ? h("span", { class: "line-up" }, tags) : null));
}

function loose(found) {
  if (!found.loose.length) return null;
  return h("details", {}, h("summary", {}, t(`不知道住哪的 ${found.loose.length} 人`, `People of no known home: ${found.loose.length}`)),
    h("ul", { class: "rows sheet" }, found.loose.map((person) => h("li", { class: "row" }, h("span", { class: "row__title" }, person.name || "?"), h("span", { class: "note" }, person.born || "")))));
}

function things(found) {
  if (!found.facilities.length) return null;
  return h("details", {}, h("summary", {}, t(`部件 ${found.facilities.length} 个`, `Facilities: ${found.facilities.length}`)),
    h("ul", { class: "rows sheet" }, found.facilities.map((each) => h("li", { class: "row" }, h("span", { class: "row__title" }, each.sort || "?"), h("span", { class: "note code" }, each.code || "")))));
}

function about(found) {
  const box = h("div", { class: "stack" });
  const anew = button(t("换新的带", "Take it anew"), async () => {
    try {
      box.replaceChildren(chooser(await grid.own(), found.purpose));
    } catch (error) {
      box.replaceChildren(why(error));
    }
  });
  const gone = sure(t("从本机删掉", "Delete it here"), t("删掉带着的网格？没发的走访还在。", "Delete the grid taken along? Unsent visits stay."), t("删掉", "Delete"), async () => { await grid.drop(); myGrid(); });
  return h("section", { class: "stack" }, h("p", { class: "note" }, t(`${when(found.at)} 带的，${when(found.until)} 自动没有。用途：`, `taken along ${when(found.at)}, gone by itself ${when(found.until)}. For: `), found.purpose), h("div", { class: "line-up" }, anew, gone), box);
}
