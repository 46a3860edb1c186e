// The board looks after itself: its rows are fetched again every few seconds while somebody looks, and are put in place
// only where nobody is busy in them. Without this script the page is right whenever it is loaded.
const live = document.querySelector("[data-live]");
const EVERY_MS = 10000;

function isBusy() {
  return live.contains(document.activeElement) || live.querySelector("details[open]") !== null;
}

async function renew() {
  if (document.hidden || isBusy()) return;
  let text = "";
  try {
    const answer = await fetch(live.dataset.live, { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) return;
    text = await answer.text();
  } catch {
    return; // away for a moment: the time on the page says how old it is
  }
  if (isBusy()) return;
  const made = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live-rows]");
  if (made) live.replaceChildren(made);
}

if (live) {
  setInterval(renew, EVERY_MS);
  document.addEventListener("visibilitychange", renew);
}
