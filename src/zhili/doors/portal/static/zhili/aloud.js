// Reads the page aloud with the browser's own voice, slowly, part by part. Where there is no voice for the page's language,
// it says so and leaves a telephone. Nothing is sent anywhere: only voices that live on the device are used.
const PARTS = "h1, h2, h3, p, li, dt, dd, label, legend, summary, button, a.btn, a.big";
const RATE = 0.85;
const WAIT_MS = 1500; // browsers load their voices after the page

const place = document.querySelector("[data-aloud]");
const button = place?.querySelector("[data-aloud-start]");
const label = place?.querySelector("[data-aloud-label]");
const synth = window.speechSynthesis;
const tongue = document.documentElement.lang.slice(0, 2);
const words = label?.textContent;
let parts = [];

function voice() {
  const fits = (each) => each.localService && (each.lang.startsWith(tongue) || (tongue === "zh" && each.lang.startsWith("cmn")));
  return synth?.getVoices().find(fits);
}

function spoken(part) {
  const copy = part.cloneNode(true);
  for (const each of copy.querySelectorAll("[data-silent], .hide, select, textarea, svg")) each.remove();
  for (const each of copy.querySelectorAll("[data-spell]")) each.textContent = [...each.textContent].join(" ");
  if (part.matches("[data-spell]")) return [...part.textContent].join(" ");
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function seen() {
  const inside = document.querySelector("main");
  const all = [...inside.querySelectorAll(PARTS)];
  const shown = (each) => each.getClientRects().length > 0 && !each.closest("[data-silent], .hide, select");
  return all.filter((each) => shown(each) && !each.parentElement.closest(PARTS) && spoken(each));
}

function stop() {
  parts = [];
  synth.cancel();
  document.querySelector(".is-aloud")?.classList.remove("is-aloud");
  label.textContent = words;
}

function next() {
  document.querySelector(".is-aloud")?.classList.remove("is-aloud");
  const part = parts.shift();
  if (!part) return stop();
  part.classList.add("is-aloud");
  part.scrollIntoView({ block: "nearest" });
  const said = new SpeechSynthesisUtterance(spoken(part));
  said.lang = document.documentElement.lang;
  said.voice = voice();
  said.rate = RATE;
  said.onend = () => parts !== null && next();
  said.onerror = stop;
  synth.speak(said);
}

function start() {
  if (label.textContent !== words) return stop();
  parts = seen();
  label.textContent = label.dataset.stop;
  next();
}

function offer() {
  button.hidden = !voice();
  place.querySelector("[data-aloud-none]").hidden = !button.hidden;
}

if (place) {
  button.addEventListener("click", start);
  synth?.addEventListener?.("voiceschanged", offer);
  if (voice()) offer();
  else setTimeout(offer, WAIT_MS);
  addEventListener("pagehide", () => synth?.cancel());
  addEventListener("paces:turned", () => synth && label.textContent !== words && stop());
}
