// Sends what waits, in order and once. One tab at a time holds the lock; every item carries a key of its own, by which
// the server answers a repetition with the first result.
import * as grid from "./grid.js";
import * as net from "./net.js";
import * as queue from "./queue.js";
import * as vault from "./vault.js";

const LONGEST_WAIT_MS = 5 * 60 * 1000;
const SENT_KEPT = 20;
const LONGEST_DOUBT_MS = 25 * 24 * 3600 * 1000; // the server remembers keys a little longer (doors/jobs/schedule.py)
const DROPPED = { code: "report_dropped", zh: "它说的那份上报没有交上，请重新定。", en: "The report that it names was not sent; please decide again." };
const DOUBTFUL = { code: "long_ago", zh: "很久以前发过一次，没等到回音。先看看是不是已经收到了，再定交不交。", en: "This was sent long ago and no answer came. See whether it was received before you send it again." };

let tries = 0;
let timer = 0;
let turn = null;
export const status = { login: false, stranger: null, sending: false, offline: !navigator.onLine };

const listeners = new Set();
let afterwards = () => {};
export const onSent = (act) => { afterwards = act; }; // when something was sent: what was taken along is stale
export const onStatus = (act) => listeners.add(act);
const told = (values) => { Object.assign(status, values); listeners.forEach((act) => act(status)); };

export function begin() {
  addEventListener("online", () => { told({ offline: false }); soon(0); });
  addEventListener("offline", () => told({ offline: true }));
  soon(0);
}

export function soon(wait = 0) {
  clearTimeout(timer);
  timer = setTimeout(() => send(), wait);
}

// Whoever comes while something is being sent, here or in another tab, waits for one more turn: what was written after that
// sender last looked would else lie until the next occasion.
export function send() {
  if (!vault.isOpen()) return Promise.resolve();
  turn ??= navigator.locks.request("zhili-field-send", async () => {
    turn = null;
    if (vault.isOpen()) await work();
  });
  return turn;
}

async function work() {
  try {
    await whoAmI();
    if (status.stranger) return;
    told({ sending: true, login: false, offline: false });
    await through();
    tries = 0;
  } catch (error) {
    if (error instanceof net.LoggedOut) told({ login: true });
    else if (error instanceof net.Away) later(error.retryAfter || 0);
    else if (vault.isOpen()) throw error; // locked in the middle: the rest waits for the PIN
  } finally {
    told({ sending: false });
  }
}

function later(seconds) {
  told({ offline: true });
  tries += 1;
  const wait = Math.max(seconds * 1000, Math.min(LONGEST_WAIT_MS, 2000 * 2 ** Math.min(tries - 1, 8)));
  soon(wait * (0.75 + Math.random() / 2));
}

// Nobody's work is sent under another person's name.
async function whoAmI() {
  const said = await net.get("/field/state/");
  const owner = await vault.recall("owner");
  if (!owner) await vault.keep("owner", said.me);
  told({ stranger: owner && owner.ref !== said.me.ref ? said.me : null });
}

async function through() {
  const passed = new Set();
  for (;;) {
    const items = await queue.list();
    const held = new Set(items.filter((item) => item.state === "asks").map((item) => item.about).filter(Boolean));
    const once = new Set(items.map((item) => item.once));
    const next = items.find((item) => item.state === "wait" && !passed.has(item.id) && !held.has(item.about) && !once.has(item.after));
    if (!next) return passed.size ? afterwards() : undefined;
    passed.add(next.id);
    await one(next);
  }
}

async function one(item) {
  const form = new FormData();
  for (const [name, value] of Object.entries(item.fields)) {
    if (value !== null && value !== undefined && value !== "") form.append(name, value);
  }
  for (const file of item.files) form.append("files", await queue.body(file), file.name);
  form.append("once", item.once);
  form.append("clock", Date.now());
  try {
    if (item.after) throw new net.Refused(DROPPED);
    if (item.tried && Date.now() - item.tried > LONGEST_DOUBT_MS) throw new net.Refused(DOUBTFUL);
    if (!item.tried) await queue.update(item, { tried: Date.now() });
    const answer = await net.post(item.path, form);
    if (answer.number && item.kind === "report") await queue.numbered(item, answer.number);
    if (item.kind === "visit") await grid.arrived(item, answer);
    await note(item, answer);
    await queue.remove(item);
  } catch (error) {
    if (!(error instanceof net.Refused)) throw error;
    await queue.update(item, { state: "asks", refusal: error.told });
  }
}

async function note(item, answer) {
  if (item.kind === "track") return;
  const sent = await vault.recall("sent", []);
  const line = { title: item.title, kind: item.kind, number: answer.number || "", at: Date.now() };
  await vault.keep("sent", [line, ...sent].slice(0, SENT_KEPT));
}
