// What was taken along from the last time there was a signal: tasks, rules, ground, routes. Kept encrypted.
import * as net from "./net.js";
import * as queue from "./queue.js";
import * as vault from "./vault.js";

const NOTHING = { me: null, rules: { keywords: [], categories: [] }, ground: [], tasks: [], routes: [], patrols: [], at: 0 };

export async function taken() {
  return vault.recall("sync", NOTHING);
}

// The server's time as far as this device knows it: its own clock may be an hour off.
export const clock = (data) => Date.now() + (data.off || 0);

// Whether the login is the one that this lock belongs to.
export async function fetchAll() {
  const { csrf, ...said } = await net.get("/field/sync/");
  const owner = await vault.recall("owner");
  if (owner && owner.ref !== said.me.ref) return false; // somebody else's login: their tasks are not for this lock
  if (!owner) await vault.keep("owner", said.me);
  await vault.keep("sync", { ...said, at: Date.now(), off: said.now - Date.now() });
  queue.changed();
  return true;
}
