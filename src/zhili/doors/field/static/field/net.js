// Talking to the server: one token, kept in memory; every answer is its JSON or a named failure.
let token = "";
let who = ""; // whose session the token belongs to

export class Away extends Error {} // no network, or a server that cannot answer now
export class LoggedOut extends Error {}

export class Refused extends Error {
  constructor(told, status) {
    super(told.en || String(status));
    this.told = told;
  }
}

const LOGIN = new Set(["sign_in", "no_post"]);

async function ask(address, options, patience) {
  let answer;
  try {
    answer = await fetch(address, {
      credentials: "same-origin", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(patience), ...options,
      headers: { Accept: "application/json", ...(options.headers || {}) },
    });
  } catch {
    throw new Away();
  }
  if (answer.ok) return answer.json();
  const told = await answer.json().catch(() => ({ code: "", zh: "", en: "" }));
  if (LOGIN.has(told.code)) throw new LoggedOut();
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
    const away = new Away();
    away.retryAfter = Number(answer.headers.get("Retry-After")) || 0;
    throw away;
  }
  throw new Refused(told, answer.status);
}

export async function get(address) {
  const said = await ask(address, {}, 30000);
  if (said.csrf) token = said.csrf;
  if (said.me) who = said.me.ref;
  return said;
}

// Slow 3G sends a photo in a minute or two.
export async function post(address, form, again = true) {
  if (!token) await get("/field/state/");
  try {
    return await ask(address, { method: "POST", body: form, headers: { "X-CSRFToken": token } }, 180000);
  } catch (error) {
    if (!again || !(error instanceof Refused) || error.told.code !== "stale_page") throw error;
    // The token is stale because somebody logged in anew: only for the same person is it tried again.
    const before = who;
    await get("/field/state/");
    if (who !== before) throw new LoggedOut();
    return post(address, form, false);
  }
}

export const forgetToken = () => { token = ""; };
