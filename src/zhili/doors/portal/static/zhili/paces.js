// One thing a screen: a long form is walked through field by field. Without a script the form stands there whole.
const bar = document.querySelector("[data-paces]");
const form = document.querySelector("main form.say");
const ASKS = "input:not([type=hidden]), select, textarea";

// What stands before a question belongs to it; what follows the last one (the button that sends) belongs to the last.
function screens() {
  const found = [];
  let before = [];
  for (const each of form.children) {
    if (each.matches("h1, [data-focus], input[type=hidden], script, template")) continue;
    before.push(each);
    if (each.matches(ASKS) || each.querySelector(ASKS)) {
      found.push(before);
      before = [];
    }
  }
  if (before.length && found.length) found[found.length - 1].push(...before);
  return found;
}

function walk(all) {
  const status = bar.querySelector("[data-pace]");
  const back = bar.querySelector("[data-pace-back]");
  const next = bar.querySelector("[data-pace-next]");
  const wrong = all.findIndex((one) => one.some((each) => each.querySelector("[aria-invalid=true], .input--bad")));
  let now = Math.max(0, wrong);

  function show(move) {
    all.forEach((one, at) => one.forEach((each) => each.classList.toggle("is-later", at !== now)));
    status.textContent = status.dataset.words.replace("{n}", now + 1).replace("{all}", all.length);
    back.hidden = now === 0;
    next.hidden = now === all.length - 1;
    dispatchEvent(new Event("paces:turned"));
    if (!move) return;
    scrollTo(0, 0);
    all[now].map((each) => (each.matches(ASKS) ? each : each.querySelector(ASKS))).find(Boolean)?.focus();
  }

  function go(by) {
    const asked = all[now].flatMap((each) => [...each.querySelectorAll(ASKS)]);
    if (by > 0 && asked.some((each) => each.getClientRects().length && !each.reportValidity())) return;
    now += by;
    show(true);
  }

  back.addEventListener("click", () => go(-1));
  next.addEventListener("click", () => go(1));
  form.addEventListener("keydown", (event) => {
    // Enter in a field must not send a form whose end has not been seen.
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    if (now < all.length - 1) event.preventDefault(), go(1);
  });
  form.append(bar);
  bar.hidden = false;
  show(false);
}

if (bar && form) {
  const all = screens();
  if (all.length > 1) walk(all);
}
