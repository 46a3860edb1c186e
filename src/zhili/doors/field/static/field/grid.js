// One's own grid, taken along for a stated purpose: one at a time, encrypted, masked, and gone after its last day. What is
// sent changes it in place; a door that was visited is asked for anew when there is a signal.
import * as net from "./net.js";
import * as queue from "./queue.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const NAME = "grid";
const STRANGER = { code: "stranger", zh: "现在登录的不是本机的主人，不能带网格。", en: "Somebody else is logged in: no grid is taken along on this device." };

const form = (values) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.append(name, value);
  return data;
};

// The last day stands beside the ciphertext, so that a grid goes even if nobody ever unlocks the device again.
const keep = (grid) => vault.keep(NAME, grid, { until: grid.until });
export const drop = () => vault.forget(NAME);

export async function expire() {
  const record = await store.get("kept", NAME);
  if (record && record.until <= Date.now()) await drop();
}

export async function taken() {
  await expire();
  return vault.recall(NAME);
}

// Nobody's grid goes into another person's lock.
export async function own() {
  const said = await net.get("/field/grid/");
  const owner = await vault.recall("owner");
  if (owner && owner.ref !== said.me.ref) throw new net.Refused(STRANGER);
  return said;
}

// `until` and what was visited when are the server's moments: they are put into this device's own clock.
export async function take(code, purpose) {
  const said = await net.post("/field/grid/take/", form({ grid: code, purpose }));
  const off = said.now - Date.now();
  await keep({ ...said, off, at: Date.now(), until: said.until - off });
}

export const doorOf = (grid, id) => grid.doors.find((each) => each.id === Number(id));

export async function ask(id, purpose) {
  return (await net.post("/field/grid/door/", form({ door: id, purpose }))).door;
}

// A door as it is now, into the grid taken along.
export async function put(fresh) {
  const grid = await taken();
  if (grid) await keep({ ...grid, doors: grid.doors.map((each) => (each.id === fresh.id ? fresh : each)) });
}

// One sealed value in full, for a purpose: shown, never kept.
export async function open(fact, purpose) {
  return (await net.post("/field/grid/open/", form({ fact, purpose }))).value;
}

// A visit has arrived: later ones to the same door that saw the same go on from what this one left.
export async function arrived(item, answer) {
  const { door, seen, at } = item.fields;
  for (const other of await queue.list()) {
    if (other.kind === "visit" && other.id !== item.id && other.fields.door === door && other.fields.seen === seen) {
      await queue.update(other, { fields: { ...other.fields, seen: answer.seen } });
    }
  }
  const grid = await taken();
  const found = grid && doorOf(grid, door);
  if (!found) return;
  Object.assign(found, { seen: answer.seen, visited: at + grid.off, stale: 1 });
  await keep(grid);
}

// Doors that were visited, as they are now; one that is no more leaves the list.
export async function refresh() {
  const stale = ((await taken()) || { doors: [] }).doors.filter((each) => each.stale).map((each) => each.id);
  for (const id of stale) {
    const grid = await taken();
    if (!grid) return;
    let fresh = null;
    try {
      fresh = await ask(id, grid.purpose);
    } catch (error) {
      if (!(error instanceof net.Refused)) throw error;
    }
    await keep({ ...grid, doors: grid.doors.flatMap((each) => (each.id !== id ? [each] : fresh ? [fresh] : [])) });
  }
}
