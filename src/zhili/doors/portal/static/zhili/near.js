// While something is written: asks whether somebody nearby said it before, and shows it above the button. Where this has shown it,
// sending means "none of these". Without a script the same is a step after sending.
{
  const form = document.querySelector("form[data-near]");
  if (form) {
    const into = form.querySelector("[data-near-into]");
    const send = form.querySelector("[data-near-words]");
    const plain = send.textContent;
    const apart = document.createElement("input");
    Object.assign(apart, { type: "hidden", name: "apart", value: "" });
    form.append(apart);
    let waiting = 0;
    let last = "";

    const ask = async () => {
      const value = (name) => (form.elements[name] ? form.elements[name].value : "");
      const sent = new URLSearchParams();
      for (const name of ["said", "place", "lon", "lat", "area", "grid", "csrfmiddlewaretoken"]) sent.set(name, value(name));
      if (sent.get("said").trim().length < 3 || String(sent) === last) return;
      last = String(sent);
      try {
        const answer = await fetch(form.dataset.near, { method: "POST", body: sent, credentials: "same-origin" });
        if (!answer.ok || String(sent) !== last) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        into.replaceChildren(...page.body.childNodes);
      } catch {
        return; // no network: the step after sending asks again
      }
      const any = into.childElementCount > 0;
      apart.value = any ? "1" : "";
      send.textContent = any ? send.dataset.nearWords : plain;
    };
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 700);
    };
    for (const name of ["input", "change", "place"]) form.addEventListener(name, soon);
  }
}
