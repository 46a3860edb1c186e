// The hints follow the words: after a short rest the form is sent for hints alone and three regions of the answer are put
// in place. What somebody is typing in is never replaced. Without it the "refresh" button does the same.
const form = document.querySelector("[data-seat]");
const REST_MS = 450;

function busy(region) {
  return region.contains(document.activeElement);
}

function swap(answer, id) {
  const here = document.getElementById(id);
  const fresh = answer.getElementById(id);
  if (!here || !fresh || busy(here)) return;
  if ("of" in here.dataset && here.dataset.of === fresh.dataset.of) return; // the same questions: leave what is typed
  here.replaceWith(document.adoptNode(fresh));
}

if (form) {
  const said = form.querySelector("[data-seat-said]");
  let timer = 0;
  let last = null;

  const look = async () => {
    if (last) last.abort();
    last = new AbortController();
    const typed = new FormData(form);
    typed.delete("photos"); // a hint needs no photo
    const body = new URLSearchParams(typed);
    body.set("do", "look");
    try {
      const response = await fetch(form.action, { method: "POST", body, signal: last.signal, headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      const answer = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const id of ["seat-help", "seat-asked"]) swap(answer, id);
      said.textContent = "";
    } catch (error) {
      if (error.name !== "AbortError") said.textContent = form.dataset.lost;
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, REST_MS);
  };
  form.addEventListener("input", (event) => {
    if (event.target.matches("#f-words, #f-place")) soon();
  });
  const area = document.getElementById("f-area");
  const grid = form.querySelector("[data-spot-grid]");
  form.addEventListener("change", (event) => {
    if (event.target === area && !grid.value.startsWith(area.value)) form.querySelector("[data-spot-drop]").click();
    if (event.target.matches("#f-category, #f-area")) soon();
  });
  form.addEventListener("place", () => {
    if (!grid.value) return;
    area.value = grid.value.slice(0, 12); // the village of the grid, as the list has it
    soon();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (last) last.abort();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.querySelector("[data-take]").click();
    } else if (event.target.matches("input:not([type=radio]):not([type=checkbox])")) {
      event.preventDefault(); // Enter in a line must not send the form in the middle of a call
      look();
    }
  });
  if (document.getElementById("f-words").value) soon(); // typed before this script was there
  if (!form.querySelector("[data-focus]")) document.getElementById("f-words").focus();
}
