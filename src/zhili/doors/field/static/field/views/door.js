// The lock's own screens: setting a PIN, opening, and starting anew when it is forgotten.
import { isWeak, WrongPin } from "../crypto.js";
import { button, field, h, link, notice, show, sure } from "../dom.js";
import * as store from "../store.js";
import * as vault from "../vault.js";
import { t } from "../words.js";

export const pinInput = (complete = "off") => h("input", { class: "input", type: "password", inputmode: "numeric", autocomplete: complete, minlength: "8", maxlength: "64", required: true });

export const RULE = () => t("至少 8 位数字，不能是一串连号或同一个数字；位数越多越难猜", "At least 8 digits, no run and no single digit; the more, the harder to guess");

export function complain(box, words) {
  box.replaceChildren(notice(words, "", "bad", "warn"));
}

export function askLogin() {
  show(t("先登录", "Log in first"),
    h("p", {}, t("第一次用，要有信号、登录一次，任务才能带下来。", "The first time needs a signal and a login, so that tasks can be taken along.")),
    link(t("去登录", "Log in"), "/login/?next=/field/", "office"));
}

// Two PINs that agree and are no easy guess, or the sentence that says why not.
export function wrongPair(first, second) {
  if (isWeak(first)) return RULE();
  return first === second ? "" : t("两次输的不一样", "The two are not the same");
}

export function setPin(then) {
  const [first, second, said] = [pinInput(), pinInput(), h("div")];
  const form = h("form", { class: "stack", novalidate: true },
    field(t("设一个 PIN", "Choose a PIN"), first, RULE()), field(t("再输一次", "Once more"), second), said,
    h("button", { class: "btn btn--office btn--wide btn--big", type: "submit" }, t("锁好本机", "Lock this device")));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const wrong = wrongPair(first.value, second.value);
    if (wrong) return complain(said, wrong);
    await vault.found(first.value);
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    return then();
  };
  show(t("给本机上锁", "Lock for this device"),
    h("p", {}, t("没信号时写下的都加密存在本机。PIN 只有您知道：忘了，没发出去的就打不开了。", "What you write without a signal is encrypted on this device. Only you know the PIN: forgotten, the unsent cannot be opened.")), form);
  first.focus();
}

export async function askPin(then) {
  const [pin, said] = [pinInput("current-password"), h("div")];
  const waiting = await store.count("items");
  const form = h("form", { class: "stack", novalidate: true }, field("PIN", pin), said,
    h("button", { class: "btn btn--office btn--wide btn--big", type: "submit" }, t("打开", "Unlock")));
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await vault.unlock(pin.value);
    } catch (error) {
      if (!(error instanceof WrongPin)) throw error;
      pin.value = "";
      pin.focus();
      return complain(said, t("PIN 不对", "Wrong PIN"));
    }
    return then();
  };
  show(t("已锁", "Locked"), h("p", {}, waiting ? t(`有 ${waiting} 条锁在本机，没有发出。`, `${waiting} unsent on this device.`) : t("没有待发的。", "Nothing is waiting to be sent.")), form, forgotten(waiting));
  pin.focus();
}

function forgotten(waiting) {
  const words = waiting
    ? t(`清空本机，${waiting} 条没发的就没有了，谁也找不回来。`, `Clearing this device destroys ${waiting} unsent; nobody can bring them back.`)
    : t("清空本机，重新设 PIN。", "Clear this device and choose a new PIN.");
  return sure(t("忘了 PIN", "Forgot the PIN"), words, t("清空本机", "Clear this device"), async () => {
    await store.wipe();
    location.reload();
  });
}

export const lockButton = () => button(t("锁上", "Lock"), () => vault.close(), { tone: "quiet" });
