// Choosing rows: X ticks the row in hand, Shift and X (or a Shift-click) everything from the last tick to here, * the page.
// The ticks are boxes of an ordinary form; this only counts them and saves the reaching.
const bar = document.querySelector("#many");
if (bar) {
  const MOST = 200;
  const said = bar.querySelector("[data-picked]");
  const none = bar.querySelector("[data-pick-none]");
  const all = bar.querySelector("[data-pick-all]");
  let last = null;

  const boxes = () => [...document.querySelectorAll("[data-rows] input[name=pick]")];

  const count = () => {
    const n = boxes().filter((box) => box.checked).length;
    const words = n ? said.dataset.words.replace("{n}", n) : "";
    said.textContent = n > MOST ? `${words} (${said.dataset.most})` : words;
    none.hidden = n === 0;
    all.hidden = false;
    bar.classList.toggle("pickbar--some", n > 0);
  };

  const range = (box) => {
    const list = boxes();
    const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
    if (from >= 0) for (const each of list.slice(from, to + 1)) each.checked = true;
  };

  const tick = (box, upTo) => {
    if (!box) return;
    if (upTo && last) range(box);
    else box.checked = !box.checked;
    last = box;
    count();
  };

  const every = (checked) => {
    for (const box of boxes()) box.checked = checked;
    count();
  };

  document.addEventListener("click", (event) => {
    const box = event.target.closest("input[name=pick]");
    if (!box) return;
    if (event.shiftKey && last) range(box);
    last = box;
    count();
  });
  all.addEventListener("click", () => every(true));
  none.addEventListener("click", () => every(false));

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const row = rowInHand() || rows()[0];
    if (event.key.toUpperCase() === "X" && row) tick(row.closest("li").querySelector("input[name=pick]"), event.shiftKey);
    else if (event.key === "*") every(true);
    else return;
    event.preventDefault();
  });
  count();
}
