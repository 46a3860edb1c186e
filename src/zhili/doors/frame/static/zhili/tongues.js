// What scripts put on an English page is marked as the server marks its own (doors/frame/tongues.py): Chinese is read aloud as
// Chinese. Nothing that writes text needs to know.
const HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{3ffff}";
const ANY = new RegExp(`[${HAN}]`, "u");
const RUN = new RegExp(`(?:[0-9]+ ?)?[${HAN}](?:[^A-Za-z]*[${HAN}。，！？；：、…」』”）》])?`, "gu");
const LATIN = /[A-Za-z]/;
const PLAIN = "option, textarea, title, text, tspan"; // hold text and nothing else
const MARK = "zh-Hans";

function chinese(words) {
  const made = document.createElement("span");
  made.lang = MARK;
  made.append(words);
  return made;
}

// Words among others stay one box, as they were without marks.
function parts(words) {
  if (!LATIN.test(words)) return chinese(words);
  const box = document.createElement("span");
  let at = 0;
  for (const run of words.matchAll(RUN)) {
    box.append(words.slice(at, run.index), chinese(run[0]));
    at = run.index + run[0].length;
  }
  box.append(words.slice(at));
  return box;
}

function mark(text) {
  const around = text.parentElement;
  if (!around || around.closest("script, style")) return;
  const isPlain = around.matches(PLAIN);
  const isMixed = LATIN.test(around.textContent);
  const was = around.getAttribute("lang") === MARK; // by what stood here before
  if (was && (!ANY.test(around.textContent) || (isMixed && !isPlain))) around.removeAttribute("lang");
  if (!ANY.test(text.data) || around.closest("[lang]")?.getAttribute("lang").startsWith("zh")) return;
  const isAll = around.childNodes.length === 1 && !isMixed && !around.matches("[aria-label], [title], [placeholder]");
  if (isPlain || isAll) around.setAttribute("lang", MARK);
  else text.replaceWith(parts(text.data));
}

function all(root) {
  if (root.nodeType === Node.TEXT_NODE) return mark(root);
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) found.push(walker.currentNode);
  return found.forEach(mark);
}

function watch(records) {
  for (const { type, target, addedNodes } of records) {
    if (type === "characterData") mark(target);
    for (const node of addedNodes) if (node.isConnected) all(node);
  }
}

if (!document.documentElement.lang.startsWith("zh")) {
  new MutationObserver(watch).observe(document.body, { childList: true, characterData: true, subtree: true });
  all(document.body);
}
