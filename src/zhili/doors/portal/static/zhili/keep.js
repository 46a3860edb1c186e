// What is being written stays in this tab only (sessionStorage: a shared phone forgets it with the tab), and comes back after a
// crash, a lost session or a page that could not load. Without a network, sending waits for it; the once-key makes two tries one.
{
  const KEEP = "zhili:report";
  const SENT = "zhili:sent";
  const FIELDS = ["said", "place", "phone", "name", "happened", "for_name", "for_phone", "area"];
  const SHOWN_MS = 600000; // as long as number and code can be shown again

  const safe = (act) => {
    try {
      return act();
    } catch {
      return null; // storage is off or full: the page works without it
    }
  };
  const remember = (name, value) => safe(() => sessionStorage.setItem(name, JSON.stringify(value)));
  const trace = (words) => [...words].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) | 0, words.length); // not the words
  const recall = (name) => safe(() => JSON.parse(sessionStorage.getItem(name)));

  if (document.querySelector("[data-kept-done]")) {
    const written = recall(KEEP);
    const said = written ? trace(written.said) : (recall(SENT) || {}).said;
    safe(() => sessionStorage.removeItem(KEEP));
    remember(SENT, { at: Date.now(), said });
  }

  const form = document.querySelector("form[data-keep]");
  if (form) {
    const offline = document.querySelector("[data-kept-offline]");
    const send = form.querySelector("[data-busy]");
    // Back from what was sent: the browser puts the same words into the form again, and a second press would be a second report.
    addEventListener("pageshow", () => {
      const sent = recall(SENT);
      const isFresh = Boolean(sent) && Date.now() - sent.at < SHOWN_MS;
      document.querySelector("[data-kept-sent]").hidden = !isFresh;
      if (isFresh && sent.said === trace(form.elements.said.value)) form.reset();
    });

    const kept = recall(KEEP) || {};
    for (const name of FIELDS) {
      const field = form.elements[name];
      if (field && !field.value && kept[name]) field.value = kept[name];
    }
    form.addEventListener("input", () => {
      remember(KEEP, Object.fromEntries(FIELDS.map((name) => [name, form.elements[name] ? form.elements[name].value : ""])));
    });

    let ready = false;
    let trying = false;
    const reachable = async () => {
      if (!navigator.onLine) return false;
      const stop = new AbortController();
      const late = setTimeout(() => stop.abort(), 15000);
      try {
        return (await fetch(form.dataset.ping, { method: "HEAD", cache: "no-store", signal: stop.signal })).ok;
      } catch {
        return false;
      } finally {
        clearTimeout(late);
      }
    };
    const attempt = async (button) => {
      if (trying) return;
      trying = true;
      const words = send.textContent;
      send.textContent = send.dataset.busy;
      const there = await reachable();
      trying = false;
      send.textContent = words;
      offline.hidden = there;
      if (!there) {
        offline.scrollIntoView({ block: "nearest" });
        addEventListener("online", () => attempt(button), { once: true });
        return;
      }
      ready = true;
      form.requestSubmit(button || undefined);
    };
    form.addEventListener("submit", (event) => {
      if (ready || typeof form.requestSubmit !== "function") return;
      event.preventDefault();
      attempt(event.submitter);
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) ready = false; // back again: the next press is a new one
    });
  }
}
