// The map: polygons by MapLibre, counts and names as HTML over them. The server gathers; at most some hundred marks are
// drawn, however many matters there are. Where the machine cannot draw, the table below says the same.
const box = document.querySelector("[data-chart]");
const failed = document.querySelector("[data-chart-failed]");
const said = box.dataset;
const CELL = 76; // pixels between the middles of two neighbouring counts
const NAMES_FROM = 12.6; // zoom at which grids are named
const MOST_NAMES = 60;
const LINES = { area: ["--edge", 2], basic: ["--line-map", 1], exclusive: ["--owed", 1.6], micro: ["--ink-3", 1] };

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function numbers(text) {
  return text.split(",").map(Number);
}

function asBounds(text) {
  const [west, south, east, north] = numbers(text);
  return [[west, south], [east, north]];
}

function fill(words, n) {
  return words.replace("{n}", n.toLocaleString("en"));
}

function start() {
  const gl = globalThis.maplibregl;
  gl.setWorkerUrl(said.worker);
  gl.setWorkerCount(1);
  const whole = said.box ? asBounds(said.box) : [[73, 18], [135, 53]];
  const kept = location.hash.startsWith("#at=") ? location.hash.slice(4) : "";
  const map = new gl.Map({
    container: box.querySelector("[data-canvas]"),
    style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": colour("--land") } }] },
    bounds: kept ? asBounds(kept) : whole,
    fitBoundsOptions: { padding: kept ? 0 : 44 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    maxZoom: 19,
    fadeDuration: 0,
    locale: { "Map.Title": said.title, "NavigationControl.ZoomIn": said.zoomWords, "NavigationControl.ZoomOut": said.outWords, "Popup.Close": said.closeWords || "" },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new gl.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new gl.ScaleControl({ unit: "metric" }), "bottom-left");
  return { gl, map, whole };
}

function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? { animate: false } : {};
}

// --- outlines --------------------------------------------------------------------------------------------------------

const outlines = new Map(); // layer → its features, once fetched

async function show(map, layer, on) {
  if (on && !outlines.has(layer)) {
    outlines.set(layer, []);
    const answer = await fetch(said.outlines + layer + "/");
    if (!answer.ok) return;
    const data = await answer.json();
    outlines.set(layer, data.features);
    map.addSource(layer, { type: "geojson", data, tolerance: 0.2 });
    const under = layer === "area" ? undefined : map.getLayer("area-line") && "area-line";
    map.addLayer({ id: `${layer}-fill`, type: "fill", source: layer, paint: {} }, under);
    map.addLayer({ id: `${layer}-line`, type: "line", source: layer, paint: {} }, under);
    paint(map);
  }
  for (const part of ["fill", "line"]) {
    if (map.getLayer(`${layer}-${part}`)) map.setLayoutProperty(`${layer}-${part}`, "visibility", on ? "visible" : "none");
  }
}

function paint(map) {
  map.setPaintProperty("ground", "background-color", colour("--land"));
  for (const [layer, [line, width]] of Object.entries(LINES)) {
    if (!map.getLayer(`${layer}-line`)) continue;
    map.setPaintProperty(`${layer}-line`, "line-color", colour(line));
    map.setPaintProperty(`${layer}-line`, "line-width", width);
    if (layer === "exclusive" || layer === "micro") map.setPaintProperty(`${layer}-line`, "line-dasharray", [3, 2]);
    map.setPaintProperty(`${layer}-fill`, "fill-color", colour(layer === "exclusive" ? "--owed" : "--land-2"));
    map.setPaintProperty(`${layer}-fill`, "fill-opacity", layer === "exclusive" ? 0.12 : layer === "area" ? 0 : 0.35);
  }
}

// --- marks -----------------------------------------------------------------------------------------------------------

function cluster(map, [many, , , late, bounds]) {
  const [[west, south], [east, north]] = asBounds(bounds);
  const same = east - west < 4e-6 && north - south < 4e-6;
  const mark = document.createElement(same ? "a" : "button");
  mark.className = `dot${many >= 1000 ? " dot--most" : many >= 100 ? " dot--much" : ""}${late ? " dot--late" : ""}`;
  mark.textContent = many.toLocaleString("en");
  const words = fill(same ? said.same : said.many, many) + (late ? fill(said.late, late) : "");
  mark.title = words;
  if (same) mark.href = `${said.list}&box=${bounds}`;
  else {
    mark.type = "button";
    mark.addEventListener("click", () => map.fitBounds([[west, south], [east, north]], { padding: 60, maxZoom: 18.5, ...still() }));
  }
  return mark;
}

function single([, , , late, , number, title]) {
  const mark = document.createElement("a");
  mark.className = `spotmark${late ? " spotmark--late" : ""}`;
  mark.href = `/desk/m/${number}/`;
  mark.title = `${title}${late ? fill(said.late, 1) : ""}`;
  return mark;
}

function reach(many) {
  return many >= 1000 ? 34 : many >= 100 ? 24 : many > 1 ? 18 : 14;
}

// Neighbouring cells whose marks would lie over each other are shown as one: sums and bounds together.
function apart(map, cells) {
  const kept = [];
  for (const cell of [...cells].sort((one, other) => other[0] - one[0])) {
    const at = map.project([cell[1], cell[2]]);
    const near = kept.find((each) => Math.hypot(each.at.x - at.x, (each.at.y - at.y) * 1.25) < reach(each.cell[0]) + reach(cell[0]));
    if (near) near.cell = together(near.cell, cell);
    else kept.push({ at, cell });
    if (near) near.at = map.project([near.cell[1], near.cell[2]]);
  }
  return kept;
}

function together([many, lon, lat, late, bounds], other) {
  const sum = many + other[0];
  const middle = (one, two) => (one * many + two * other[0]) / sum;
  const [w, s, e, n] = numbers(bounds);
  const [w2, s2, e2, n2] = numbers(other[4]);
  const whole = [Math.min(w, w2), Math.min(s, s2), Math.max(e, e2), Math.max(n, n2)].map((each) => each.toFixed(6));
  return [sum, middle(lon, other[1]), middle(lat, other[2]), late + other[3], whole.join(","), "", ""];
}

let marks = [];
let asked = 0;

async function draw(gl, map) {
  box.dataset.state = "drawing";
  const turn = ++asked;
  const seen = map.getBounds();
  const at = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((each) => each.toFixed(6)).join(",");
  const step = ((seen.getEast() - seen.getWest()) / map.getCanvas().clientWidth) * CELL;
  history.replaceState(null, "", `#at=${at}`);
  box.querySelector("[data-list-link]").href = `${said.list}&box=${at}`;
  const answer = await fetch(`${said.cells}&at=${at}&step=${step.toFixed(9)}`);
  if (turn !== asked) return; // the map has moved on
  const { cells } = answer.ok ? await answer.json() : { cells: [] };
  if (turn !== asked) return;
  for (const each of marks) each.remove();
  const shown = apart(map, cells);
  marks = shown.map(({ cell }) => {
    const element = cell[0] === 1 ? single(cell) : cluster(map, cell);
    const mark = new gl.Marker({ element }).setLngLat([cell[1], cell[2]]).addTo(map);
    element.setAttribute("aria-label", element.title); // the library calls every mark by one name
    return mark;
  });
  name(gl, map, seen, shown.map(({ at, cell }) => [at.x, at.y, reach(cell[0]) + 4, reach(cell[0]) + 4]));
  box.dataset.state = "idle";
}

// Names keep clear of the marks and of each other: a few places are tried; whatever finds none goes unnamed.
const PLACES = [0, 30, -30, 48, -48];

function name(gl, map, seen, taken) {
  const layers = [...box.querySelectorAll("[data-layer]:checked")].map((each) => each.dataset.layer);
  const wanted = layers.filter((layer) => layer === "area" || map.getZoom() >= NAMES_FROM);
  const isFree = (x, y, wide, high) => taken.every(([a, b, w, h]) => Math.abs(a - x) > w + wide || Math.abs(b - y) > h + high);
  for (const layer of wanted) {
    const inside = (outlines.get(layer) || []).filter(({ properties }) => seen.contains(properties.at));
    for (const { properties } of inside.slice(0, MOST_NAMES)) {
      const { x, y } = map.project(properties.at);
      const wide = properties.name.length * 7.5;
      const free = PLACES.find((down) => isFree(x, y + down, wide, 8));
      if (free === undefined) continue;
      const element = document.createElement("span");
      element.className = `townname${layer === "area" ? "" : " townname--grid"}`;
      element.textContent = properties.name;
      element.setAttribute("aria-hidden", "true"); // the table says the names
      taken.push([x, y + free, wide, 8]);
      marks.push(new gl.Marker({ element, offset: [0, free] }).setLngLat(properties.at).addTo(map));
      element.removeAttribute("aria-label");
    }
  }
}

// --- what is pressed -------------------------------------------------------------------------------------------------

// The smallest piece of ground under the pointer: what there is in it, and its matters. The table has the same links.
function press(gl, map, event) {
  const layers = ["micro", "exclusive", "basic", "area"].filter((layer) => map.getLayer(`${layer}-fill`));
  const under = map.queryRenderedFeatures(event.point, { layers: layers.map((layer) => `${layer}-fill`) });
  const found = layers.map((layer) => under.find((each) => each.layer.id === `${layer}-fill`)).find(Boolean);
  if (!found) return;
  const { code, name } = found.properties;
  const where = code.length === 15 ? `grid=${code}` : `area=${code}`;
  const content = document.createElement("div");
  content.className = "groundsay";
  const title = document.createElement("b");
  title.textContent = name;
  content.append(title, linked(`${said.held}${code}/`, said.heldWords), linked(`/desk/queue/?view=all&${where}`, said.mattersWords));
  new gl.Popup({ focusAfterOpen: true, maxWidth: "18rem" }).setLngLat(event.lngLat).setDOMContent(content).addTo(map);
}

function linked(address, words) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = words;
  return link;
}

// --- the page --------------------------------------------------------------------------------------------------------

function begin() {
  box.hidden = false;
  const { gl, map, whole } = start();
  const switches = [...box.querySelectorAll("[data-layer]")];
  const refresh = () => draw(gl, map);
  map.once("load", async () => {
    await Promise.all(switches.filter((each) => each.checked).map((each) => show(map, each.dataset.layer, true)));
    map.on("moveend", refresh);
    if (said.held) map.on("click", (event) => press(gl, map, event));
    map.once("idle", refresh);
    map.triggerRepaint();
  });
  for (const each of switches) {
    each.addEventListener("change", async () => {
      await show(map, each.dataset.layer, each.checked);
      refresh();
    });
  }
  box.querySelector("[data-whole]").addEventListener("click", () => map.fitBounds(whole, { padding: 44, ...still() }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint(map));
}

try {
  begin();
} catch {
  // no WebGL on this machine, or the library did not come: the table is the page
  box.hidden = true;
  failed.hidden = false;
}
