// Walking a route: what to look at where. A track is kept only while its owner has switched it on, for its owner alone.
import { newId } from "../crypto.js";
import { button, h, link, notice, show, sure, toast } from "../dom.js";
import { map, metresBetween } from "../ground.js";
import * as net from "../net.js";
import * as position from "../position.js";
import * as queue from "../queue.js";
import * as send from "../send.js";
import { taken } from "../sync.js";
import * as vault from "../vault.js";
import { metres, t, when } from "../words.js";

const SEND_EVERY = 20; // points
let stopWatching = null;
let points = []; // of this screen: what is not in the queue yet; sealed into the vault with every point

vault.onLocked(() => { quiet(); points = []; });

export async function patrol() {
  const [data, on] = await Promise.all([taken(), vault.recall("patrol")]);
  if (on && !on.over) return walking(on, data);
  const own = data.patrols.slice(0, 5).map((each) => h("li", { class: "row qline" }, h("span", { class: "row__title" }, each.name), h("span", { class: "note" }, when(each.begun)),
    each.points ? link(t(`看我的轨迹（${each.points} 点）`, `My track (${each.points} points)`), `#/track/${each.key}`) : h("span", { class: "note" }, t("没有轨迹", "no track"))));
  return show(t("巡查", "Patrol"), h("p", {}, t("不打卡，不排名，不算在线时长。", "No check-ins, no ranking, no counting of hours.")),
    data.routes.length ? data.routes.map((route) => offer(route)) : notice(t("还没有给您的路线", "No route for you yet"), t("由本单位或上级画好，有信号时带下来。", "Your unit or the one above draws it; it is taken along when there is a signal.")),
    own.length ? h("section", {}, h("h2", {}, t("我巡过的，只有我看得到", "My patrols, seen by me alone")), h("ul", { class: "rows sheet" }, own)) : null);
}

function offer(route) {
  const tick = h("input", { type: "checkbox" });
  const start = async () => {
    const on = { key: newId(), route: route.id, name: route.name, looks: {}, track: tick.checked, over: false };
    await queue.add({ kind: "begin", path: "/field/patrol/begin/", title: t(`开始巡「${route.name}」`, `Begin “${route.name}”`), about: on.key, fields: { key: on.key, route: route.id, at: Date.now() } });
    await vault.keep("patrol", on);
    send.soon();
    patrol();
  };
  return h("section", { class: "sheet" }, h("div", { class: "sheet__body" }, h("h2", {}, route.name), h("p", { class: "note" }, t(`${route.stops.length} 处`, `${route.stops.length} stops`)),
    position.canFind() ? h("label", { class: "pick" }, tick, h("span", {}, t("记我的轨迹：只有我看得到，随时能删", "Keep my track: seen by me alone, deleted whenever I like"))) : null,
    button(t("开始巡查", "Begin"), start, { tone: "office btn--wide" })));
}

async function walking(on, data) {
  const route = data.routes.find((each) => each.id === on.route) || { stops: [] };
  if (on.track) await watch(on);
  const state = h("p", { class: "note", id: "track-said" }, on.track ? t("正在记轨迹，只有您看得到；锁屏或切走就不记", "Keeping your track, for you alone; not while locked or away") : t("没有记轨迹", "No track is kept"));
  show(on.name, state, on.track ? button(t("不记轨迹了", "Stop the track"), () => toggle(on)) : null,
    h("ol", { class: "rows sheet" }, route.stops.map((stop) => row(on, stop))),
    sure(t("结束巡查", "End the patrol"), t("结束后这次就不能再记了。", "Nothing can be added afterwards."), t("结束", "End it"), () => end(on)));
}

function row(on, stop) {
  const seen = on.looks[stop.id];
  const last = points.at(-1);
  const far = last && stop.lon !== null ? metres(metresBetween(last, stop)) : "";
  const acts = seen
    ? h("span", { class: "tag" }, seen === "ok" ? t("看过，没问题", "Looked at, all right") : t("有问题，已写", "Found, written"))
    : h("div", { class: "line-up" }, button(t("没问题", "All right"), () => fine(on, stop), { "aria-label": t(`${stop.place}：没问题`, `${stop.place}: all right`) }),
      button(t("有问题", "Found"), () => { location.hash = `#/found/${stop.id}`; }, { "aria-label": t(`${stop.place}：有问题`, `${stop.place}: found`) }));
  return h("li", { class: "row" }, h("span", { class: "row__title" }, `${stop.no}. ${stop.place}`), h("span", {}, stop.look), far ? h("span", { class: "note" }, far) : null, acts);
}

async function fine(on, stop) {
  const fields = { key: on.key, stop: stop.id, verdict: "ok", at: Date.now() };
  await queue.add({ kind: "look", path: "/field/patrol/look/", title: `${on.name} · ${stop.place}`, about: on.key, fields });
  await vault.keep("patrol", { ...on, looks: { ...on.looks, [stop.id]: "ok" } });
  send.soon();
  patrol();
}

// What was found at a stop is an ordinary report, and the look then names it.
export async function stopOf(id) {
  const [data, on] = await Promise.all([taken(), vault.recall("patrol")]);
  const route = on && data.routes.find((each) => each.id === on.route);
  const stop = route && route.stops.find((each) => String(each.id) === id);
  return stop ? { key: on.key, id: stop.id, place: stop.place, lon: stop.lon, lat: stop.lat } : null;
}

async function watch(on) {
  if (stopWatching) return;
  points = await vault.recall("points", []);
  stopWatching = position.watch(async (found) => {
    points.push(found);
    if (points.length >= SEND_EVERY) await pack(on.key);
    else await vault.keep("points", points);
  });
}

function quiet() {
  if (stopWatching) stopWatching();
  stopWatching = null;
}

async function pack(key) {
  const some = points.splice(0);
  await vault.forget("points");
  if (!some.length) return;
  const rows = some.map((each) => [Math.round(each.at), Number(each.lon.toFixed(6)), Number(each.lat.toFixed(6)), each.accuracy]);
  await queue.add({ kind: "track", path: "/field/patrol/track/", title: t(`轨迹 ${rows.length} 点`, `Track, ${rows.length} points`), about: key, fields: { key, points: JSON.stringify(rows) } });
  send.soon();
}

async function toggle(on) {
  quiet();
  await pack(on.key);
  await vault.keep("patrol", { ...on, track: false });
  patrol();
}

async function end(on) {
  quiet();
  if (on.track) await pack(on.key);
  await queue.add({ kind: "end", path: "/field/patrol/end/", title: t(`结束巡「${on.name}」`, `End “${on.name}”`), about: on.key, fields: { key: on.key, at: Date.now() } });
  await vault.forget("patrol");
  toast(t("巡完了。", "Done."));
  location.hash = "#/";
  send.soon();
}

export async function track(key) {
  const data = await taken();
  let way = [];
  try {
    way = (await net.get(`/field/patrol/${key}/track/`)).points;
  } catch {
    return show(t("我的轨迹", "My track"), notice(t("要有信号才看得到：轨迹不留在手机里", "This needs a signal: tracks are not kept on the phone")));
  }
  if (!way.length) return show(t("我的轨迹", "My track"), h("p", {}, t("没有轨迹。", "There is no track.")), link(t("回巡查", "Back"), "#/patrol"));
  const forget = async () => {
    const form = new FormData();
    form.append("key", key);
    await net.post("/field/patrol/forget/", form);
    track(key);
  };
  const near = data.ground.filter((patch) => patch.rings.some((ring) => ring.some(([lon, lat]) => way.some((point) => metresBetween({ lon, lat }, point) < 1500))));
  return show(t("我的轨迹", "My track"), h("p", {}, t(`${way.length} 点，${when(way[0].at)} 到 ${when(way.at(-1).at)}。除了您谁也看不到。`, `${way.length} points, ${when(way[0].at)} to ${when(way.at(-1).at)}. Nobody but you can see them.`)),
    h("figure", { class: "map map--field" }, map(near, { way, label: t("我走过的路", "The way I walked") })),
    sure(t("删掉轨迹", "Delete the track"), t("删了就没有了；看过的记录还在。", "It is gone for good; what you looked at stays."), t("删掉", "Delete"), forget));
}
