// Which screen is shown. Everything waits for the lock; nothing that is somebody's is drawn while it is closed.
import { h, notice, toast } from "./dom.js";
import * as grid from "./grid.js";
import * as net from "./net.js";
import * as queue from "./queue.js";
import * as send from "./send.js";
import { Full } from "./store.js";
import * as sync from "./sync.js";
import * as vault from "./vault.js";
import { say, t } from "./words.js";
import { decide } from "./views/decide.js";
import { askLogin, askPin, setPin } from "./views/door.js";
import { myGrid } from "./views/grid.js";
import { home } from "./views/home.js";
import { house } from "./views/house.js";
import { leave } from "./views/leave.js";
import { lock } from "./views/lock.js";
import { patrol, stopOf, track } from "./views/patrol.js";
import { report } from "./views/report.js";
import { task } from "./views/task.js";

const SCREENS = {
  "": () => home(), tasks: () => home(true), report: () => report(), task, decide, patrol: () => patrol(), track, leave, lock,
  grid: () => myGrid(), house: (id) => house(id),
  found: async (id) => report({ stop: await stopOf(id) }),
};

async function route() {
  if (!vault.isOpen()) return;
  const [name, value = ""] = location.hash.replace(/^#\//, "").split("/");
  await (SCREENS[name] || SCREENS[""])(decodeURIComponent(value));
  await head();
}

async function head() {
  const owner = await vault.recall("owner");
  if (owner) document.getElementById("where").textContent = say(owner.unit);
  const back = ["", "#/"].includes(location.hash) ? [] : [h("a", { href: "#/" }, t("回今天", "Back to today"))];
  document.getElementById("who").replaceChildren(...back, ...(owner ? [h("b", {}, owner.name)] : []));
}

function signal(status) {
  const box = document.getElementById("signal");
  const wrong = status.stranger;
  if (wrong) box.replaceChildren(notice(t(`现在登录的是${wrong.name}，本机锁着的是别人的`, `${wrong.name} is logged in, but this device is somebody else's`), t("不会用别人的名字发。换回原来的账号，或交接、清空后再用。", "Nothing is sent under another name. Log in as before, or hand over and clear."), "firm", "lock"));
  else if (status.login) box.replaceChildren(notice(t("登录过期了，写的都还在", "The login has run out; all you wrote is kept"), "", "firm", "lock", h("a", { href: "/login/?next=/field/" }, t("去登录", "Log in"))));
  else if (status.offline || !navigator.onLine) box.replaceChildren(notice(t("没信号，照样干", "No signal, work goes on"), t("写下的都锁在本机，有信号自动发。", "What you write is locked on this device and sent by itself."), "firm", "offline"));
  else box.replaceChildren();
}

async function opened() {
  await route();
  send.begin();
  await refresh();
}

async function refresh() {
  try {
    if (await sync.fetchAll()) {
      await grid.refresh();
      await renew();
    }
  } catch (error) {
    if (error instanceof net.LoggedOut) send.status.login = true;
    else if (!(error instanceof net.Away || error instanceof net.Refused)) throw error;
  }
  signal(send.status);
}

// What was taken along is fresh: a screen that only shows it is drawn anew; one on which something was begun is left alone.
async function renew() {
  const walk = await vault.recall("patrol");
  const shows = location.hash === "#/grid" || location.hash.startsWith("#/house/") || (location.hash === "#/patrol" && (!walk || walk.over));
  if (shows && vault.isOpen() && !document.querySelector("main details[open], main input:checked, main :focus")) await route();
}

async function start() {
  await grid.expire();
  if (await vault.exists()) return askPin(opened);
  try {
    await net.get("/field/state/");
  } catch (error) {
    if (error instanceof net.LoggedOut || error instanceof net.Away) return askLogin();
    throw error;
  }
  return setPin(opened);
}

// Another tab or the sender changed what waits: screens that list it are drawn anew, a form that is being filled is not.
queue.onChange(() => { if (vault.isOpen() && ["", "#/", "#/tasks"].includes(location.hash)) route(); });
send.onStatus(signal);
send.onSent(refresh);
vault.onLocked(() => askPin(async () => { await route(); send.soon(); }));
addEventListener("hashchange", route);
addEventListener("online", refresh);
addEventListener("offline", () => signal(send.status));
addEventListener("unhandledrejection", (event) => {
  if (!(event.reason instanceof Full)) return;
  event.preventDefault();
  toast(t("手机存满了，这一步没存下。腾出空间再来一次。", "The device is full and this was not kept. Make room and do it again."));
});
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" });
signal(send.status);
start();
