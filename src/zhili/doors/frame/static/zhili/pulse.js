// The page stays true while it is read: every few seconds it asks what moved (live.js draws it), and says that its matter is
// open here, so that colleagues see it. Both stop while the tab is hidden, and for good once the login has run out.
if (list) {
  const ASK_MS = 8000;
  const BEAT_MS = 20000;
  const headers = { Accept: "application/json" };
  const opened = document.querySelector("[data-open]");
  const known = { step: list.dataset.step, present: "" };
  if (opened) Object.assign(known, { one: opened.dataset.open, steps: opened.dataset.steps });
  let asking = false;
  let stopped = false;

  const ask = async () => {
    if (asking || stopped || document.hidden) return;
    asking = true;
    const address = new URL(list.dataset.pulse, location.href);
    for (const [name, value] of Object.entries(known)) address.searchParams.set(name, value);
    try {
      const answer = await fetch(address, { headers, redirect: "error" });
      if (answer.status === 200) {
        const told = await answer.json();
        tell(told);
        Object.assign(known, { step: told.step, present: told.present });
      } else if (answer.status >= 400 && answer.status < 500) stopped = true;
    } catch {
      // no network just now: the next question will tell
    }
    asking = false;
  };

  const beat = () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (!opened || !token || stopped || document.hidden) return;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token.value });
    fetch(opened.dataset.here, { method: "POST", headers, body, redirect: "error" }).catch(() => {});
  };

  document.addEventListener("visibilitychange", () => {
    beat();
    ask();
  });
  setInterval(ask, ASK_MS);
  setInterval(beat, BEAT_MS);
  beat();
  setTimeout(ask, 400);
}
