// Keys of the desk. J and K (or the arrows, inside the list) walk the rows and Enter opens one, as on any link; a letter
// presses what carries it in data-key; G and a letter goes to a view (data-go); ? lists the keys. They can be switched off
// (WCAG 2.1.4), never fire while somebody types or composes Chinese, and never with Ctrl, Alt or Meta held.
const SWITCH = "zhili-keys";
const GO_FOR_MS = 1500;
let on = true;
let goingUntil = 0;
try {
  on = localStorage.getItem(SWITCH) !== "off";
} catch {
  // storage is closed: the switch then lasts for this page
}

function isTyping(target) {
  const field = target.closest("input, textarea, select, [contenteditable]");
  return field !== null && !field.matches("[type=checkbox], [type=radio], [type=submit], [type=button]");
}

// Rows of a list, or days of the calendar; of a page that is drawn two ways, what can be seen.
function rows() {
  return [...document.querySelectorAll("[data-rows] :is(a.row, a.daycount)")].filter((row) => row.getClientRects().length);
}

// The row in hand: the focused one, else the one that is open.
function rowInHand() {
  const all = rows();
  if (all.includes(document.activeElement)) return document.activeElement;
  const item = document.activeElement && document.activeElement.closest("[data-rows] li");
  return (item && item.querySelector("a.row")) || all.find((row) => row.hasAttribute("aria-current")) || null;
}

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(rowInHand());
  const next = all[Math.max(0, Math.min(all.length - 1, here + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(letter) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(letter)}"]`)];
  const target = found.find((each) => !each.hidden && each.getClientRects().length > 0);
  if (!target) return false;
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
  return true;
}

function go(letter) {
  const target = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  if (target) target.click();
  return target !== null;
}

function handle(letter, event) {
  if (performance.now() < goingUntil) {
    goingUntil = 0;
    return go(letter);
  }
  if (letter === "G") {
    goingUntil = performance.now() + GO_FOR_MS;
    return true;
  }
  if (letter === "Enter" && event.target.closest("a, button, summary, label")) return false;
  const inList = event.target.closest("[data-rows]") !== null;
  if (letter === "J" || (letter === "ArrowDown" && inList)) walk(1);
  else if (letter === "K" || (letter === "ArrowUp" && inList)) walk(-1);
  else return press(letter);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(event.target) && !event.isComposing) event.target.blur();
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.keyCode === 229) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (event.shiftKey && event.key.toUpperCase() === "X") return; // select.js: up to this row
  const letter = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (handle(letter, event)) event.preventDefault();
});
