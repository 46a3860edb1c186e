// The PIN, and taking in what a colleague handed over.
import { WrongPin } from "../crypto.js";
import { field, h, show, toast } from "../dom.js";
import * as handover from "../handover.js";
import * as send from "../send.js";
import * as vault from "../vault.js";
import { t } from "../words.js";
import { complain, lockButton, pinInput, RULE, wrongPair } from "./door.js";

export async function lock() {
  show(t("PIN 和交接", "PIN and hand-over"), changePin(), takeIn(), lockButton());
}

function form(heading, parts, press, act) {
  const said = h("div");
  const node = h("form", { class: "stack", novalidate: true }, h("h2", {}, heading), parts, said, h("button", { class: "btn btn--wide", type: "submit" }, press));
  node.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await act((words) => complain(said, words));
    } catch (error) {
      if (error instanceof WrongPin) return complain(said, t("PIN 不对", "Wrong PIN"));
      if (error instanceof handover.NotAFile) return complain(said, t("这不是交接文件，什么也没收下。", "This is no hand-over file; nothing was taken in."));
      throw error;
    }
    return null;
  };
  return h("section", { class: "sheet" }, h("div", { class: "sheet__body" }, node));
}

function changePin() {
  const [old, first, second] = [pinInput("current-password"), pinInput("new-password"), pinInput("new-password")];
  const parts = [field(t("现在的 PIN", "The PIN now"), old), field(t("新的 PIN", "New PIN"), first, RULE()), field(t("再输一次", "Once more"), second)];
  return form(t("换 PIN", "Change the PIN"), parts, t("换好", "Change it"), async (wrong) => {
    const why = wrongPair(first.value, second.value);
    if (why) return wrong(why);
    await vault.changePin(old.value, first.value);
    return toast(t("PIN 换好了。", "The PIN is changed."));
  });
}

function takeIn() {
  const [file, pin, chosen] = [h("input", { class: "file", type: "file" }), pinInput("off"), h("p", { class: "note", role: "status" })];
  file.onchange = () => { chosen.textContent = file.files.length ? file.files[0].name : ""; };
  const parts = [field(t("交接文件", "Hand-over file"), file), chosen, field(t("对方的 PIN", "Its PIN"), pin)];
  return form(t("收下别人交接的", "Take in a hand-over"), parts, t("收下", "Take it in"), async (wrong) => {
    if (!file.files.length) return wrong(t("先选文件", "Choose the file first"));
    const many = await handover.unpack(await file.files[0].text(), pin.value);
    toast(t(`收下 ${many} 条`, `${many} taken in`));
    location.hash = "#/";
    return send.soon();
  });
}
