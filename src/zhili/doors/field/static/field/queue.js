// What is still to be sent, in order. An item is one encrypted record; its files are records of their own.
import { newId } from "./crypto.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const bus = new BroadcastChannel("zhili-field");
const listeners = new Set();

export const onChange = (act) => listeners.add(act);
bus.onmessage = () => listeners.forEach((act) => act());

export function changed() {
  bus.postMessage("changed");
  listeners.forEach((act) => act());
}

// item: {kind, path, title, about, fields, after}. files: [{name, blob}]. Kept whole or not at all (store.Full).
export async function add(item, files = []) {
  const names = files.map((file) => ({ id: newId(), name: file.name, type: file.blob.type, size: file.blob.size }));
  const full = { id: newId(), once: newId(), made: Date.now(), state: "wait", after: "", about: "", ...item, files: names };
  const record = { id: full.id, ...(await vault.sealed(full, `items:${full.id}`)) };
  const bodies = [];
  for (const [place, file] of files.entries()) {
    const where = `files:${names[place].id}`;
    bodies.push({ id: names[place].id, ...(await vault.sealBytes(await file.blob.arrayBuffer(), where)) });
  }
  await store.together(["items", "files"], "readwrite", (named) => {
    for (const body of bodies) named("files").put(body);
    return named("items").put(record);
  });
  changed();
  return full;
}

export async function list() {
  const records = await store.all("items");
  return Promise.all(records.map(async (record) => ({ ...(await vault.opened(record, `items:${record.id}`)), seq: record.seq })));
}

export async function update(item, values) {
  const { seq, ...whole } = { ...item, ...values };
  const record = { seq, id: item.id, ...(await vault.sealed(whole, `items:${item.id}`)) };
  // Only if it is still there: another tab may have sent it meanwhile.
  await store.together(["items"], "readwrite", (named) => {
    const asked = named("items").get(seq);
    asked.onsuccess = () => { if (asked.result) named("items").put(record); };
    return asked;
  });
  changed();
}

export async function remove(item) {
  await store.together(["items", "files"], "readwrite", (named) => {
    for (const file of item.files) named("files").delete(file.id);
    return named("items").delete(item.seq);
  });
  changed();
}

export async function body(file) {
  const record = await store.get("files", file.id);
  return new Blob([await vault.openBytes(record, `files:${file.id}`)], { type: file.type });
}

// A report has got its number: what waits for it (a find on a patrol) now names it.
export async function numbered(report, number) {
  for (const item of await list()) {
    if (item.after === report.once) await update(item, { after: "", fields: { ...item.fields, number } });
  }
}
