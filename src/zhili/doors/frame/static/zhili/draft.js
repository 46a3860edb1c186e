// Nothing typed is lost: what stands in an act's form is kept in this tab until that very act is recorded, over a login that
// ran out, a reload, a step back. It never leaves the tab, and logging out throws it away.
const PREFIX = "zhili-draft:";
const keep = (() => {
  try {
    return window.sessionStorage;
  } catch {
    return null; // storage is closed: the server still gives back what was sent
  }
})();

function draftName(form) {
  return PREFIX + new URL(form.action).pathname;
}

function typedIn(form) {
  const fields = [...form.querySelectorAll("textarea, select, input:not([type=hidden]):not([type=file]):not([type=password])")];
  return fields.filter((field) => field.name && field.name !== "pick");
}

function remember(form) {
  const kept = typedIn(form).map((field) => (field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value));
  try {
    keep.setItem(draftName(form), JSON.stringify(kept));
  } catch {
    keep.removeItem(draftName(form)); // no room: half a draft is none, and the server still gives back what was sent
  }
}

function restore(form) {
  const kept = JSON.parse(keep.getItem(draftName(form)) || "null");
  const fields = typedIn(form);
  if (!kept || kept.length !== fields.length) return false;
  let changed = false;
  fields.forEach((field, place) => {
    const name = field.matches("[type=checkbox], [type=radio]") ? "checked" : "value";
    if (field[name] === kept[place]) return;
    field[name] = kept[place];
    changed = true;
  });
  return changed;
}

if (keep) {
  const query = new URLSearchParams(location.search);
  if (query.has("done")) keep.removeItem(`${PREFIX}/desk/m/${query.get("was")}/do/${query.get("done")}/`);
  const refused = document.querySelector("[data-focus]") !== null; // the server has filled in what was sent just now
  for (const form of document.querySelectorAll("#act form[method=post]")) {
    const note = document.querySelector("[data-draft]");
    if (!refused && restore(form) && note) note.hidden = false;
    form.addEventListener("input", () => remember(form));
    form.addEventListener("change", () => remember(form));
  }
  for (const form of document.querySelectorAll('form[action="/logout/"]')) {
    form.addEventListener("submit", () => {
      for (const name of Object.keys(keep).filter((each) => each.startsWith(PREFIX))) keep.removeItem(name);
    });
  }
}
