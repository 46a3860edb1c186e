// Photos and a voice note of one form: taken, made ready on the device, shown, taken away again.
import { button, h, notice } from "../dom.js";
import * as photo from "../photo.js";
import { size, t } from "../words.js";
import * as voice from "../voice.js";

const MOST = 6;

// {node, files()}; `changed` is called after each change. `files`: what a draft held.
export function evidence(changed, files = []) {
  const held = [...files];
  const [list, said, clock] = [h("ul", { class: "thumbs" }), h("div", { role: "status" }), h("span", { class: "note" })];
  let recording = null;

  const draw = () => {
    list.querySelectorAll("img, audio").forEach((each) => URL.revokeObjectURL(each.src));
    list.replaceChildren(...held.map((file, place) => item(file, place, () => { held.splice(place, 1); draw(); changed(); })));
  };
  const refuse = (words) => said.replaceChildren(notice(words, "", "bad", "warn"));
  const add = (file) => { held.push(file); said.replaceChildren(); draw(); changed(); };

  const input = h("input", { class: "hide", type: "file", accept: "image/*", capture: "environment", multiple: true, id: "photos" });
  input.onchange = async () => {
    for (const file of [...input.files]) {
      if (held.length >= MOST) { refuse(t(`最多 ${MOST} 个`, `At most ${MOST}`)); break; }
      try {
        add(await photo.ready(file)); // one by one: phones have little memory
      } catch (error) {
        if (!(error instanceof photo.NotAPhoto)) throw error;
        refuse(t(`「${file.name}」不是照片，没有收；别的都还在。`, `“${file.name}” is not a photo and was not taken; all else is kept.`));
      }
    }
    input.value = "";
  };

  const talk = button(t("说一段", "Record"), async () => {
    if (recording) return recording.stop();
    try {
      recording = await voice.record((seconds) => { clock.textContent = t(`${seconds} 秒，最多 ${voice.LONGEST_S} 秒`, `${seconds} s of at most ${voice.LONGEST_S}`); });
    } catch {
      return refuse(t("没有话筒可用，写字也行", "No microphone; words are enough"));
    }
    talk.replaceChildren(t("说完了", "Stop"));
    const made = await recording.done;
    recording = null;
    clock.textContent = "";
    talk.replaceChildren(t("再说一段", "Record again"));
    return add(made);
  });

  draw();
  const node = h("div", { class: "field" }, h("div", { class: "line-up" }, input, h("label", { class: "btn", for: "photos" }, t("拍照", "Photo")), voice.canRecord() ? talk : null, clock), said, list);
  return { node, files: () => held };
}

function item(file, place, drop) {
  const address = URL.createObjectURL(file.blob);
  const words = t(`第 ${place + 1} 个`, `No. ${place + 1}`);
  const shown = file.blob.type.startsWith("image/")
    ? h("img", { src: address, alt: words, width: 80, height: 80 })
    : h("audio", { controls: true, src: address, "aria-label": t(`录音 ${place + 1}`, `Voice note ${place + 1}`) });
  return h("li", {}, shown, h("div", { class: "line-up" }, h("span", { class: "note" }, size(file.blob.size)),
    button(t("去掉", "Remove"), drop, { tone: "quiet", "aria-label": t(`去掉第 ${place + 1} 个`, `Remove no. ${place + 1}`) })));
}
