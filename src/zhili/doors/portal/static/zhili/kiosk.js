// A screen that many share: left alone, it asks, then wipes itself. What was typed never waits for the next person.
const ASK_AFTER_MS = 90_000;
const COUNT_S = 30;
const TRY_AGAIN_MS = 10_000;

const form = document.querySelector("[data-clean]");
const dialog = document.querySelector("[data-still]");
const words = document.querySelector("[data-still-words]");
const away = document.querySelector("[data-away]");
const resting = document.documentElement.hasAttribute("data-rest"); // the first screen holds nothing of anybody
let timer = 0;

async function clean() {
  clearTimeout(timer);
  sessionStorage.clear();
  const sent = new FormData(form);
  const leave = form.action;
  const home = document.querySelector(".mast__name").href;
  document.body.replaceChildren(away.content.cloneNode(true));
  for (;;) {
    const done = await fetch(leave, { method: "POST", body: sent, redirect: "manual" }).then(() => true, () => false);
    if (done) return location.replace(home);
    await new Promise((next) => setTimeout(next, TRY_AGAIN_MS));
  }
}

function count(left) {
  if (left <= 0) return clean();
  words.textContent = words.dataset.words.replace("{n}", left);
  timer = setTimeout(() => count(left - 1), 1000);
}

function ask() {
  dialog.showModal();
  count(COUNT_S);
}

function awake() {
  if (dialog.open) return;
  clearTimeout(timer);
  timer = setTimeout(ask, ASK_AFTER_MS);
}

function still() {
  clearTimeout(timer);
  dialog.close();
  awake();
}

// A browser that remembers what was typed would tell it to the next person.
for (const each of document.querySelectorAll("form")) each.autocomplete = "off";
for (const each of document.querySelectorAll("input")) each.autocomplete = "off";

if (form && dialog && !resting) {
  dialog.querySelector("[data-still-yes]").addEventListener("click", still);
  dialog.querySelector("[data-still-no]").addEventListener("click", clean);
  dialog.addEventListener("cancel", (event) => (event.preventDefault(), still()));
  for (const what of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(what, awake, { passive: true });
  form.addEventListener("submit", (event) => (event.preventDefault(), clean()));
  awake();
}
// From the browser's own memory of a page: ask the server anew.
addEventListener("pageshow", (event) => event.persisted && location.reload());
