// What a page of the desk does when it opens: the list of keys and their switch, where to type, and the open row in sight.
// The list of keys opens as a dialog; without a script it folds out at the foot of the page.
const folded = document.querySelector("[data-keys-all]");
let dialog = null;
function showKeys() {
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const list = folded.querySelector("[data-keys-list]");
    const close = document.createElement("form");
    close.method = "dialog";
    const button = document.createElement("button");
    button.className = "btn";
    button.textContent = folded.dataset.close;
    close.append(button);
    dialog.setAttribute("aria-label", list.querySelector("h2").textContent);
    dialog.append(list, close);
    document.body.append(dialog);
  }
  dialog.showModal();
}
if (folded && window.HTMLDialogElement) {
  folded.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    showKeys();
  });
}

// A form that was asked for is where the next word goes: its field, or the one that the address names.
const named = location.hash.startsWith("#f-") ? document.getElementById(location.hash.slice(1)) : null;
const doing = location.hash === "#act" ? document.querySelector("#act form") : null;
const field =
  (named && (named.matches("fieldset") ? named.querySelector("select, input") : named)) ||
  (doing && doing.querySelector("textarea, select, input:not([type=hidden]):not([type=file])"));
if (field && !document.querySelector("[data-focus]")) {
  // After the browser has followed the address's own anchor, which would take the focus back.
  window.addEventListener("load", () => setTimeout(() => field.focus()));
}

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
