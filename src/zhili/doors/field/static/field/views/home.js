// A day: what is not sent, what is near, the patrol, and one large button.
import { button, h, icon, link, show } from "../dom.js";
import { map, metresBetween } from "../ground.js";
import * as position from "../position.js";
import * as queue from "../queue.js";
import { clock, taken } from "../sync.js";
import * as vault from "../vault.js";
import { left, metres, say, t, when } from "../words.js";
import { lockButton } from "./door.js";

const SHOWN = 5;
let here = null; // this screen's memory of where one is; never kept

export async function home(all = false) {
  const [items, data, sent, patrol] = await Promise.all([queue.list(), taken(), vault.recall("sent", []), vault.recall("patrol")]);
  const tasks = sorted(data.tasks);
  show(t("今天", "Today"),
    unsent(items), near(tasks, data, all), walking(patrol, data), sentLately(sent), tools(data),
    h("div", { class: "thumb" }, h("a", { class: "btn btn--office btn--big btn--wide", href: "#/report" }, icon("plus"), t("报一件事", "Report something"))));
}

function unsent(items) {
  if (!items.length) return null;
  const rows = items.map((item) => (item.state === "asks" ? asks(item) : waits(item)));
  return h("section", { "aria-labelledby": "q-h" },
    h("div", { class: "head" }, h("h2", { id: "q-h" }, t(`还没发出去 ${items.length} 条`, `${items.length} not sent yet`)), h("a", { class: "note", href: "#/leave" }, t("交接给别人", "Hand over"))),
    h("ul", { class: "rows sheet queue" }, rows));
}

function asks(item) {
  return h("li", { class: "queue__clash" }, h("div", { class: "notice notice--firm" },
    h("div", {}, h("span", { class: "tag tag--owed" }, t("要您定", "You decide")), " ", h("b", {}, item.title),
      h("p", { class: "note" }, say(item.refusal))),
    link(t("看两份", "See both"), `#/decide/${item.id}`)));
}

function waits(item) {
  const photos = item.files.filter((file) => file.type.startsWith("image/")).length;
  const voices = item.files.length - photos;
  const more = [photos && t(`图 ${photos}`, `${photos} photo(s)`), voices && t(`语音 ${voices}`, `${voices} voice`)].filter(Boolean);
  return h("li", { class: "row qline" }, icon("lock"), h("span", { class: "row__title" }, item.title), h("span", { class: "note" }, more.join(t("、", ", "))));
}

function sorted(tasks) {
  if (!here) return tasks;
  const far = (task) => (task.lon === null ? Infinity : metresBetween(here, task));
  return [...tasks].sort((a, b) => far(a) - far(b));
}

function near(tasks, data, all) {
  const shown = all ? tasks : tasks.slice(0, SHOWN);
  const words = here ? t(`离我近的 ${shown.length} 件`, `${shown.length} near me`) : t(`要去的 ${tasks.length} 件`, `${tasks.length} to go to`);
  const more = tasks.length > shown.length ? h("a", { class: "note", href: "#/tasks" }, t("看全部", "See all")) : null;
  const marks = shown.filter((task) => task.lon !== null).map((task) => ({ lon: task.lon, lat: task.lat, css: `map__task lf-${light(task, clock(data))}`, words: task.title }));
  if (here) marks.push({ ...here, css: "map__me", words: t("我", "me") });
  return h("section", { "aria-labelledby": "n-h" }, h("div", { class: "head" }, h("h2", { id: "n-h" }, words), more),
    marks.length ? h("figure", { class: "map map--field" }, map(closeTo(data.ground, marks), { marks, label: t("任务在哪里", "Where the tasks are") })) : null,
    tasks.length ? h("ul", { class: "rows sheet" }, shown.map((task) => row(task, clock(data)))) : h("p", { class: "empty" }, data.at ? t("现在没有等您去的。", "Nothing waits for you now.") : t("有信号时会把任务带下来。", "Tasks are taken along when there is a signal.")),
    h("div", { class: "line-up" }, position.canFind() ? button(t("按远近排", "Sort by distance"), locate, { mark: "pin" }) : null,
      data.at ? h("span", { class: "note" }, t(`${when(data.at)} 带下来的`, `taken along ${when(data.at)}`)) : null));
}

// A county's whole outline would make the tasks a speck: the patches around the marks are enough.
function closeTo(ground, marks) {
  const touched = ground.filter((patch) => patch.rings.some((ring) => ring.some(([lon, lat]) => marks.some((mark) => metresBetween({ lon, lat }, mark) < 1500))));
  return touched.length ? touched : ground;
}

async function locate(event) {
  event.currentTarget.disabled = true;
  try {
    here = await position.find();
  } catch {
    event.target.disabled = false;
    return;
  }
  home();
}

export function light(task, now) {
  const passed = task.lights.filter((at) => at !== null && at <= now).length;
  return ["green", "yellow", "orange", "red"][passed];
}

const NAMES = { green: ["绿灯", "green light"], yellow: ["黄灯", "yellow light"], orange: ["橙灯", "orange light"], red: ["红灯", "red light"] };

export function lightOf(task, now) {
  const due = task.lights[2];
  if (due === null) return null;
  const colour = light(task, now);
  return h("span", { class: `light light--${colour}` }, h("span", { class: "light__shape", "aria-hidden": "true" }),
    h("span", { class: "hide" }, t(...NAMES[colour]), " "), h("span", { class: "light__t" }, left(due, now)));
}

function row(task, now) {
  const far = here && task.lon !== null ? metres(metresBetween(here, task)) : "";
  return h("li", {}, h("a", { class: "row near-task", href: `#/task/${task.number}` },
    lightOf(task, now), h("span", { class: "row__title" }, task.title), h("span", { class: "note" }, far || say(task.state))));
}

function walking(patrol, data) {
  const on = patrol && !patrol.over;
  return h("section", { class: "patrol" }, h("div", {},
    h("b", {}, on ? t(`正在巡「${patrol.name}」`, `Walking “${patrol.name}”`) : t("巡查没开，不记轨迹", "No patrol, no track")),
    h("p", { class: "note" }, t("不打卡，不算在线时长", "No check-ins, no counting of hours"))),
  link(on ? t("接着巡", "Go on") : t("开始巡查", "Begin a patrol"), "#/patrol"));
}

function sentLately(sent) {
  if (!sent.length) return null;
  const rows = sent.slice(0, 5).map((line) => h("li", { class: "row qline" }, icon("check"), h("span", { class: "row__title" }, line.title),
    h("span", { class: "note code" }, line.number), h("span", { class: "note" }, when(line.at))));
  return h("details", {}, h("summary", {}, t(`已发 ${sent.length} 条`, `${sent.length} sent`)), h("ul", { class: "rows sheet", id: "sent" }, rows));
}

function tools(data) {
  return h("nav", { class: "line-up", "aria-label": t("更多", "More") }, h("a", { href: "#/grid" }, t("我的网格", "My grid")),
    h("a", { href: "#/lock" }, t("PIN 和交接", "PIN and hand-over")), data.me && data.me.draws ? h("a", { href: "/field/routes/" }, t("画路线", "Draw routes")) : null,
    h("a", { href: "#/leave" }, t("退出", "Sign out")), lockButton());
}
