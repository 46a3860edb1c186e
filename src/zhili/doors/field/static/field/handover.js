// Unsent work as an encrypted file, for another device. The file opens with the PIN under which it was written; the keys
// that make each item be done once go with it, so that sending it twice does nothing twice.
import * as lock from "./crypto.js";
import * as queue from "./queue.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const FORMAT = "zhili-field-handover-1";

const to64 = (bytes) => {
  let text = "";
  const view = new Uint8Array(bytes);
  for (let at = 0; at < view.length; at += 32768) text += String.fromCharCode(...view.subarray(at, at + 32768));
  return btoa(text);
};
const from64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export class NotAFile extends Error {}

// Records as they lie here: still under the same lock.
export async function pack() {
  const [held, items, files] = await Promise.all([store.get("vault", "lock"), store.all("items"), store.all("files")]);
  const plain = ({ id, iv, data }) => ({ id, iv: to64(iv), data: to64(data) });
  const said = {
    format: FORMAT, rounds: held.rounds, salt: to64(held.salt), iv: to64(held.iv), wrapped: to64(held.wrapped),
    items: items.map(plain), files: files.map(plain),
  };
  return new Blob([JSON.stringify(said)], { type: "application/json" });
}

function read(text) {
  try {
    const said = JSON.parse(text);
    if (said.format !== FORMAT) throw new NotAFile();
    const bytes = (record) => ({ id: record.id, iv: from64(record.iv), data: from64(record.data) });
    const held = { rounds: said.rounds, salt: from64(said.salt), iv: from64(said.iv), wrapped: from64(said.wrapped) };
    return { held, items: said.items.map(bytes), files: new Map(said.files.map((each) => [each.id, bytes(each)])) };
  } catch {
    throw new NotAFile();
  }
}

// Puts the file's items behind those of this device, under this device's own lock; how many. Raises WrongPin, NotAFile.
export async function unpack(text, pin) {
  const { held, items, files } = read(text);
  const key = await lock.unlock(held, pin);
  const known = new Set((await queue.list()).map((item) => item.once));
  let many = 0;
  for (const record of items) {
    const item = await lock.openJson(key, record, `items:${record.id}`);
    if (known.has(item.once)) continue;
    const bodies = await Promise.all(item.files.map(async (file) => ({
      name: file.name, blob: new Blob([await lock.open(key, files.get(file.id), `files:${file.id}`)], { type: file.type }),
    })));
    const { id, files: names, ...rest } = item;
    await queue.add(rest, bodies);
    many += 1;
  }
  return many;
}

export async function letGo() {
  for (const item of await queue.list()) await queue.remove(item);
}

export const fileName = () => `zhili-${new Date().toISOString().slice(0, 10)}.zhili`;

export const isOpen = () => vault.isOpen();
