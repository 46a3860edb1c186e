// The lock. A random data key encrypts every record; it is stored wrapped by a key made from the PIN. Both keys live in
// memory only, and neither can be read out of it by a script.
export const ROUNDS = 600000;
export const LEAST_DIGITS = 8;

const text = new TextEncoder();
const random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

export class WrongPin extends Error {}

async function fromPin(pin, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

async function wrap(key, pin) {
  const salt = random(16);
  const iv = random(12);
  const outer = await fromPin(pin, salt, ROUNDS);
  const wrapped = await crypto.subtle.wrapKey("raw", key, outer, { name: "AES-GCM", iv });
  return { salt, iv, rounds: ROUNDS, wrapped: new Uint8Array(wrapped) };
}

async function unwrap(vault, pin, extractable) {
  if (vault.rounds < ROUNDS) throw new WrongPin(); // a file that asks for a weaker lock is not one of ours
  const outer = await fromPin(pin, vault.salt, vault.rounds);
  const how = { name: "AES-GCM", iv: vault.iv };
  try {
    return await crypto.subtle.unwrapKey("raw", vault.wrapped, outer, how, "AES-GCM", extractable, ["encrypt", "decrypt"]);
  } catch {
    throw new WrongPin();
  }
}

// A new lock: {vault to be stored, key}. The key that is used is not the extractable one it was made as.
export async function make(pin) {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const vault = await wrap(key, pin);
  return { vault, key: await unwrap(vault, pin, false) };
}

export const unlock = (vault, pin) => unwrap(vault, pin, false);

export async function change(vault, old, fresh) {
  return wrap(await unwrap(vault, old, true), fresh);
}

// Bound to its place: a record that is moved or exchanged for another does not open.
export async function seal(key, bytes, where) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: text.encode(where) };
  return { iv, data: await crypto.subtle.encrypt(how, key, bytes) };
}

export async function open(key, record, where) {
  const how = { name: "AES-GCM", iv: record.iv, additionalData: text.encode(where) };
  return crypto.subtle.decrypt(how, key, record.data);
}

export const sealJson = (key, value, where) => seal(key, text.encode(JSON.stringify(value)), where);

export async function openJson(key, record, where) {
  return JSON.parse(new TextDecoder().decode(await open(key, record, where)));
}

export function newId() {
  return [...random(16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Digits only, eight or more, and not the first ones that anybody would try.
export function isWeak(pin) {
  const steps = new Set([...pin].slice(1).map((digit, place) => Number(digit) - Number(pin[place])));
  return !/^\d+$/.test(pin) || pin.length < LEAST_DIGITS || (steps.size === 1 && Math.abs([...steps][0]) <= 1);
}
