// Time left goes on while a page lies open: every few seconds what stands in [data-due] and [data-since] is said again, in
// the server's words, by the server's clock, and a light turns at the server's own thresholds (data-due="due,orange,yellow",
// seconds). Nothing is announced and nothing moves: numbers have one width.
const source = document.querySelector("[data-ticks]");
const TICK_MS = 10000;
if (source) {
  const words = JSON.parse(source.dataset.ticks);
  const began = performance.now();
  const fill = (name, value) => words[name].replace("{}", value);

  const span = (seconds) => {
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return minutes ? fill("min", minutes) : "";
    const hours = Math.floor(minutes / 60);
    if (hours < 24) return fill("hour", hours) + (minutes % 60 ? ` ${fill("min", minutes % 60)}` : "");
    const days = Math.floor(hours / 24);
    return fill(days === 1 ? "day" : "days", days) + (hours % 24 && days < 3 ? ` ${fill("hour", hours % 24)}` : "");
  };
  const left = (gap) => {
    const said = span(Math.abs(gap));
    if (gap <= 0) return said ? fill("over", said) : words.just;
    return said ? fill("left", said) : words.soon;
  };
  const say = (place, text) => {
    if (place.textContent !== text) place.textContent = text;
  };
  const turn = (place, colour) => {
    const holder = place.closest(".qrow, .light");
    const was = holder && [...holder.classList].find((name) => words[name.slice("light--".length)] && name.startsWith("light--"));
    if (!was || was === `light--${colour}`) return;
    holder.classList.replace(was, `light--${colour}`);
    say(holder.querySelector(".hide"), `${words[colour]} `);
  };

  const tick = () => {
    if (document.hidden) return;
    const now = words.now + (performance.now() - began) / 1000;
    for (const place of document.querySelectorAll("[data-due]")) {
      const [due, orange, yellow] = place.dataset.due.split(",").map(Number);
      say(place, left(due - now));
      if (yellow) turn(place, now >= due ? "red" : now >= orange ? "orange" : now >= yellow ? "yellow" : "green");
    }
    for (const place of document.querySelectorAll("[data-since]")) {
      const said = span(now - Number(place.dataset.since));
      say(place, said ? fill("waited", said) : words.fresh);
    }
  };
  setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", tick);
}
