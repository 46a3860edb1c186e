// Signing out. With unsent work it refuses, until each item is sent, handed over or dropped by its name.
import { button, h, notice, show, toast } from "../dom.js";
import * as handover from "../handover.js";
import * as net from "../net.js";
import * as queue from "../queue.js";
import * as send from "../send.js";
import * as store from "../store.js";
import { t } from "../words.js";
import { drop } from "./decide.js";

export async function leave() {
  const items = await queue.list();
  if (!items.length) return show(t("退出", "Sign out"), h("p", {}, t("没有待发的。退出会清空本机。", "Nothing is unsent. Signing out clears this device.")), button(t("退出并清空本机", "Sign out and clear"), out, { tone: "office btn--wide" }));
  const rows = items.map((item) => h("li", { class: "row" }, h("span", { class: "row__title" }, item.title), drop(item, leave)));
  return show(t("还不能退出", "Not yet"),
    notice(t(`有 ${items.length} 条没发出去`, `${items.length} not sent yet`), t("发出去、交接给别人，或一条条丢掉，才能退出。", "Send them, hand them over or drop them one by one; then you can sign out."), "firm", "warn"),
    button(t("现在发", "Send now"), async () => { await send.send(); leave(); }, { tone: "office btn--wide" }),
    hand(), h("ul", { class: "rows sheet" }, rows));
}

function hand() {
  const done = button(t("文件存好了，从本机移走", "The file is safe: take them off this device"), async () => { await handover.letGo(); leave(); }, { hidden: true });
  const give = button(t("存成加密文件交接", "Save an encrypted file"), async () => {
    const address = URL.createObjectURL(await handover.pack());
    h("a", { href: address, download: handover.fileName() }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    done.hidden = false;
  });
  return h("section", { class: "sheet" }, h("div", { class: "sheet__body" }, h("h2", {}, t("交接给别人", "Hand over")),
    h("p", { class: "note" }, t("文件用您的 PIN 打开。同事在「PIN 和交接」里收下，由同事的账号交上去。", "The file opens with your PIN. A colleague takes it in under “PIN and hand-over” and sends it from their own account.")), give, done));
}

async function out() {
  try {
    await net.post("/logout/", new FormData());
  } catch (error) {
    // Leaving the page that logging out leads to is no failure; without a signal the session cannot be ended.
    if (error instanceof net.Away && !navigator.onLine) return toast(t("没有信号，退不了；可以先锁上。", "No signal: you cannot sign out; lock the device instead."));
  }
  await store.wipe();
  net.forgetToken();
  location.assign("/");
}
