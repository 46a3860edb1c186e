// Whether the device is unlocked, and what can be read and kept while it is. Idle, it locks itself.
import * as lock from "./crypto.js";
import * as store from "./store.js";

const IDLE_MS = 5 * 60 * 1000;

let key = null;
let touched = 0;
const before = new Set();
const after = new Set();

export const isOpen = () => key !== null;
export const exists = async () => Boolean(await store.get("vault", "lock"));

// `beforeLocking` saves what is half typed; `onLocked` takes it from the screen.
export const beforeLocking = (act) => before.add(act);
export const onLocked = (act) => after.add(act);

export async function found(pin) {
  const made = await lock.make(pin);
  await store.put("vault", { name: "lock", ...made.vault });
  hold(made.key);
}

export async function unlock(pin) {
  hold(await lock.unlock(await store.get("vault", "lock"), pin));
}

export async function changePin(old, fresh) {
  const vault = await lock.change(await store.get("vault", "lock"), old, fresh);
  await store.put("vault", { name: "lock", ...vault });
}

export async function close() {
  if (!key) return;
  for (const act of before) await act();
  key = null;
  for (const act of after) act();
}

// `beside`: what may stand next to the ciphertext in clear, such as a last day.
export async function keep(name, value, beside = {}) {
  if (!key) return;
  const record = { ...beside, name, ...(await lock.sealJson(key, value, `kept:${name}`)) };
  // Only while the lock is there: another tab may have signed out and cleared the device meanwhile.
  await store.together(["vault", "kept"], "readwrite", (named) => {
    const asked = named("vault").get("lock");
    asked.onsuccess = () => { if (asked.result) named("kept").put(record); };
    return asked;
  });
}

export async function recall(name, otherwise = null) {
  const record = await store.get("kept", name);
  return record && key ? lock.openJson(key, record, `kept:${name}`) : otherwise;
}

export const forget = (name) => store.remove("kept", name);

export const sealBytes = (bytes, where) => lock.seal(key, bytes, where);
export const openBytes = (record, where) => lock.open(key, record, where);
export const sealed = (value, where) => lock.sealJson(key, value, where);
export const opened = (record, where) => lock.openJson(key, record, where);

function hold(fresh) {
  key = fresh;
  touched = Date.now();
}

for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
setInterval(() => { if (key && Date.now() - touched > IDLE_MS) close(); }, 5000);
