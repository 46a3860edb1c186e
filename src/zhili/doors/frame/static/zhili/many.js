// A long selection shows how far it is: the same form is sent in slices, each of which the server does by itself. Every
// matter has a key of its own, so whatever is sent again does only what was not done. Without a script one press does it.
const many = document.querySelector("[data-many]");
if (many) {
  const run = many.querySelector("[data-many-run]");
  const said = many.querySelector("[data-many-said]");
  const progress = run.querySelector("progress");
  const size = Number(many.dataset.chunk);

  let counted = false; // what the form asked goes with the first that is done: one form, however many slices

  const send = async (picks) => {
    const body = new FormData(many);
    body.delete("pick");
    if (counted) body.append("counted", "1");
    for (const pick of picks) body.append("pick", pick);
    const answer = await fetch(many.action, { method: "POST", body: new URLSearchParams(body) });
    return { status: answer.status, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
  };

  const work = async (picks) => {
    for (let from = 0; from < picks.length; from += size) {
      const { status, page } = await send(picks.slice(from, from + size));
      if (status !== 200 || !page.querySelector("[data-result]")) return false;
      counted ||= Boolean(page.querySelector("[data-result=done]"));
      const done = Math.min(from + size, picks.length);
      progress.value = done;
      said.textContent = said.dataset.words.replace("{n}", done).replace("{all}", picks.length);
    }
    return true;
  };

  many.addEventListener("submit", async (event) => {
    const picks = new FormData(many).getAll("pick");
    if (picks.length <= size || many.dataset.ready) return;
    event.preventDefault();
    const button = many.querySelector("[type=submit]");
    if (button.disabled) return;
    button.disabled = true;
    run.hidden = false;
    let whole = false;
    try {
      whole = await work(picks);
    } catch {
      // the line broke; what was done is done, and the button does the rest
    }
    button.disabled = false;
    many.dataset.ready = "1";
    // Sent whole at the end: what is done answers at once, and the page of results is an ordinary one.
    if (whole) many.submit();
    else said.textContent = said.dataset.broken;
  });
}
