// Keys of the desk. J and K walk the queue (Enter opens the row, as on any link), / seeks, ? lists the keys, and a letter
// presses what carries it in data-key. They can be switched off (WCAG 2.1.4), never fire while somebody types, and never
// with Ctrl, Alt or Meta held.
const SWITCH = "zhili-keys";
let on = true;
try {
  on = localStorage.getItem(SWITCH) !== "off";
} catch {
  // storage is closed: the switch then lasts for this page
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-rows] a")];
  if (!rows.length) return;
  const open = rows.findIndex((row) => row === document.activeElement);
  const here = open >= 0 ? open : rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, here + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(letter) {
  const target = document.querySelector(`[data-key="${CSS.escape(letter)}"]`);
  if (!target) return false;
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
  const letter = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (letter === "J") walk(1);
  else if (letter === "K") walk(-1);
  else if (!press(letter)) return;
  event.preventDefault();
});

// A list that scrolls on its own begins at its first row; bring the open one into sight without moving the page.
const shown = document.querySelector("[data-rows] a[aria-current]");
const pane = shown && shown.closest(".bench__list");
if (pane && pane.scrollHeight > pane.clientHeight) {
  pane.scrollTop = Math.max(0, shown.offsetTop - pane.offsetTop - pane.clientHeight / 3);
}

for (const button of document.querySelectorAll("[data-keys-switch]")) {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(on));
  button.addEventListener("click", () => {
    on = !on;
    button.setAttribute("aria-pressed", String(on));
    try {
      localStorage.setItem(SWITCH, on ? "on" : "off");
    } catch {
      // as above
    }
  });
}
