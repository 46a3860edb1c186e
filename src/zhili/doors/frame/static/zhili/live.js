// Drawing what moved, where it stands: rows that changed are drawn again, rows that left are greyed, new ones are counted
// and shown on demand. Nothing scrolls, no focus moves, no form is touched. pulse.js asks and hands over what it was told.
const list = document.querySelector("[data-pulse]");
const live = list && list.querySelector("[data-live]");
const moved = { new: new Set(), changed: new Set(), gone: new Set() };

function item(number) {
  return list.querySelector(`li[data-number="${CSS.escape(number)}"]`);
}

function tag(row, words, name) {
  const made = document.createElement("span");
  made.className = `tag tag--line ${name}`;
  made.textContent = words;
  row.querySelector(".row__meta").append(made);
}

// Draw a row again in place: its tick, its focus and whether it is the open one stay.
function redraw(old, row) {
  const [box, was] = [row.querySelector("input[name=pick]"), old.querySelector("input[name=pick]")];
  box.checked = was.checked;
  const held = old.contains(document.activeElement) ? document.activeElement.tagName : "";
  row.classList.add("is-changed");
  old.replaceWith(row);
  if (held) row.querySelector(held === "INPUT" ? "input[name=pick]" : "a.row").focus({ preventScroll: true });
}

function take(html) {
  const sent = new DOMParser().parseFromString(html, "text/html");
  for (const row of sent.querySelectorAll("li[data-number]")) {
    const number = row.dataset.number;
    const old = item(number);
    moved.gone.delete(number);
    if (old) redraw(old, row);
    moved[old ? "changed" : "new"].add(number);
  }
}

function leave(numbers) {
  for (const number of numbers) {
    moved.new.delete(number);
    const row = item(number);
    if (!row || moved.gone.has(number)) continue;
    moved.gone.add(number);
    moved.changed.delete(number);
    row.classList.add("is-gone");
    row.querySelector("input[name=pick]").checked = false;
    tag(row, live.dataset.left, "");
  }
}

function mark(here) {
  for (const old of list.querySelectorAll(".row__here")) old.remove();
  for (const [number, words] of Object.entries(here)) {
    const row = item(number);
    if (row) tag(row, words, "row__here");
  }
  const line = document.querySelector("[data-present]");
  if (!line) return;
  line.textContent = here[line.dataset.present] || "";
  line.hidden = !line.textContent;
}

function stale(words) {
  const notice = document.querySelector("[data-stale]");
  if (!words || !notice) return;
  notice.querySelector("[data-stale-said]").textContent = words;
  notice.hidden = false;
}

function sum() {
  const said = Object.keys(moved).filter((name) => moved[name].size);
  const words = said.map((name) => live.dataset[name].replace("{n}", moved[name].size)).join(live.dataset.comma);
  if (live.textContent !== words) live.textContent = words;
  list.querySelector("[data-live-show]").hidden = moved.new.size + moved.gone.size === 0;
}

function tell(told) {
  if (told.html !== undefined) take(told.html);
  if (told.gone) leave(told.gone);
  stale(told.open);
  mark(told.here);
  sum();
}
