// Building the page from values. Text is always text: nothing that was typed or received becomes markup.
const SVG = "http://www.w3.org/2000/svg";

function put(node, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "value") node.value = value;
  else node.setAttribute(name, value === true ? "" : value);
}

// Marks that turn text around (Unicode, UAX 9): with one of them in somebody's words, what follows would be read backwards.
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
const straight = (child) => (typeof child === "string" ? child.replace(TURNING, "") : child);

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) put(node, name, value);
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false).map(straight));
  return node;
}

export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function icon(name) {
  return s("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, s("use", { href: `#i-${name}` }));
}

export function button(words, press, more = {}) {
  const { tone = "", mark = "", ...rest } = more;
  return h("button", { class: `btn${tone ? ` btn--${tone}` : ""}`, type: "button", onclick: press, ...rest }, mark && icon(mark), words);
}

export function link(words, href, tone = "") {
  return h("a", { class: `btn${tone ? ` btn--${tone}` : ""}`, href }, words);
}

export function notice(words, note = "", tone = "", mark = "info", ...more) {
  return h("div", { class: `notice${tone ? ` notice--${tone}` : ""}`, role: tone === "bad" ? "alert" : "status" },
    icon(mark), h("div", {}, h("b", {}, words), note && h("p", { class: "note" }, note), more));
}

let names = 0;
export function field(label, input, hint = "", optional = "") {
  names += 1;
  const id = input.id || `f${names}`;
  input.id = id;
  if (hint) input.setAttribute("aria-describedby", `${id}-h`);
  return h("div", { class: "field" },
    h("label", { class: "field__label", for: id }, label, optional && h("span", { class: "dim" }, ` ${optional}`)),
    input, hint && h("p", { class: "field__hint", id: `${id}-h` }, hint));
}

export function pick(name, value, words, more = {}) {
  return h("label", { class: "pick" }, h("input", { type: "radio", name, value, ...more }), h("span", {}, words));
}

// A question asked in place before something that cannot be undone.
export function sure(words, question, yes, act) {
  const body = h("div", { class: "confirm__body" }, h("b", {}, question), h("div", { class: "line-up" }, button(yes, act, { tone: "office" })));
  return h("details", { class: "confirm" }, h("summary", { class: "btn" }, words), body);
}

export function show(heading, ...children) {
  const main = document.getElementById("main");
  const title = h("h1", { tabindex: "-1" }, heading);
  main.replaceChildren(title, ...children.flat(2).filter(Boolean));
  window.scrollTo(0, 0);
  return title;
}

let fading = 0;
export function toast(words) {
  const said = document.getElementById("said");
  said.replaceChildren(h("div", { class: "toast" }, words));
  clearTimeout(fading);
  fading = setTimeout(() => said.replaceChildren(), 6000);
}
