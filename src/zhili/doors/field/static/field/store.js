// The device's database. What comes in here is ciphertext already; names of records are fixed words or random ids.
const NAME = "zhili-field";
const STORES = { vault: { keyPath: "name" }, kept: { keyPath: "name" }, files: { keyPath: "id" }, items: { keyPath: "seq", autoIncrement: true } };

let opened = null;

export class Full extends Error {}

function open() {
  opened ||= new Promise((done, fail) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, how] of Object.entries(STORES)) request.result.createObjectStore(name, how);
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      done(request.result);
    };
    request.onerror = () => fail(request.error);
  });
  return opened;
}

// Runs `act(name → store)` in one transaction: everything in it is kept, or nothing. A full device is its own error.
export async function together(names, mode, act) {
  const base = await open();
  return new Promise((done, fail) => {
    const transaction = base.transaction(names, mode, { durability: "strict" });
    const broken = (thrown) => {
      const error = thrown instanceof Error ? thrown : transaction.error;
      fail(error && error.name === "QuotaExceededError" ? new Full() : error || new Error("not kept"));
    };
    let answers;
    try {
      answers = act((name) => transaction.objectStore(name));
    } catch (error) {
      transaction.abort();
      return broken(error);
    }
    transaction.oncomplete = () => done(Array.isArray(answers) ? answers.map((each) => each.result) : answers && answers.result);
    transaction.onerror = broken;
    transaction.onabort = broken;
    return undefined;
  });
}

export const get = (store, key) => together([store], "readonly", (named) => named(store).get(key));
export const all = (store) => together([store], "readonly", (named) => named(store).getAll());
export const count = (store) => together([store], "readonly", (named) => named(store).count());
export const put = (store, record) => together([store], "readwrite", (named) => named(store).put(record));
export const remove = (store, key) => together([store], "readwrite", (named) => named(store).delete(key));

export function wipe() {
  const names = Object.keys(STORES);
  return together(names, "readwrite", (named) => names.map((name) => named(name).clear()));
}
