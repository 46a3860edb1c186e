// Sentences stand where they are said, in both languages; the page's language chooses.
const zh = document.documentElement.lang.startsWith("zh");

export const lang = zh ? "zh" : "en";

export function t(chinese, english) {
  return zh ? chinese : english;
}

// A name that came in both languages.
export function say(words) {
  return words ? words[lang] || words.zh : "";
}

export function span(ms) {
  const minutes = Math.floor(ms / 60000);
  if (minutes < 60) return t(`${minutes} 分`, `${minutes} min`);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t(`${hours} 时`, `${hours} h`);
  const days = Math.floor(hours / 24);
  return t(`${days} 天`, `${days} day${days === 1 ? "" : "s"}`);
}

export function left(due, now) {
  return due > now ? t(`剩 ${span(due - now)}`, `${span(due - now)} left`) : t(`超 ${span(now - due)}`, `${span(now - due)} over`);
}

export function when(ms) {
  const at = new Date(ms);
  const two = (number) => String(number).padStart(2, "0");
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === new Date().toDateString() ? clock : `${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock}`;
}

export function metres(distance) {
  return distance < 1000 ? `${Math.round(distance / 10) * 10} m` : `${(distance / 1000).toFixed(1)} km`;
}

export function size(bytes) {
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`;
}
