// The post's ground: whether a point lies on it, how far away something is, and a small map of it.
import { s } from "./dom.js";
import { t } from "./words.js";

const EARTH_M = 6371008;
const rad = (degrees) => (degrees * Math.PI) / 180;

export function metresBetween(a, b) {
  const up = rad(b.lat - a.lat) / 2;
  const along = rad(b.lon - a.lon) / 2;
  const h = Math.sin(up) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(along) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(h));
}

function inside(ring, { lon, lat }) {
  let found = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [x, y] = ring[i];
    const [u, v] = ring[j];
    if (y > lat !== v > lat && lon < ((u - x) * (lat - y)) / (v - y) + x) found = !found;
  }
  return found;
}

export function patchAt(ground, point) {
  return ground.find((patch) => patch.rings.some((ring) => inside(ring, point))) || null;
}

// How far a point lies from the nearest corner of the ground, in metres.
export function awayFrom(ground, point) {
  let nearest = Infinity;
  for (const patch of ground) {
    for (const ring of patch.rings) {
      for (const [lon, lat] of ring) nearest = Math.min(nearest, metresBetween(point, { lon, lat }));
    }
  }
  return nearest;
}

function frame(ground, points) {
  const all = [...ground.flatMap((patch) => patch.rings.flat()), ...points.map((point) => [point.lon, point.lat])];
  const xs = all.map(([x]) => x);
  const ys = all.map(([, y]) => y);
  const low = (values) => values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = (values) => values.reduce((most, value) => Math.max(most, value), -Infinity);
  const [west, east, south, north] = [low(xs), high(xs), low(ys), high(ys)];
  const flat = Math.cos(rad((south + north) / 2)) || 1;
  const scale = Math.min(360 / Math.max((east - west) * flat, 1e-4), 200 / Math.max(north - south, 1e-4));
  return {
    put: (lon, lat) => [20 + (lon - west) * flat * scale, 20 + (north - lat) * scale],
    take: (x, y) => ({ lon: west + (x - 20) / (flat * scale), lat: north - (y - 20) / scale }),
    width: (east - west) * flat * scale + 40, height: Math.max(120, (north - south) * scale + 40),
  };
}

// marks: {lon, lat, css, words}. way: points of a track. `tapped(point)` makes the map a place to choose from.
export function map(ground, { marks = [], way = [], label, tapped = null } = {}) {
  const at = frame(ground, [...marks, ...way]);
  const line = (points) => points.map(([lon, lat]) => at.put(lon, lat).map((each) => each.toFixed(1)).join(" ")).join("L");
  const cells = ground.flatMap((patch) => patch.rings.map((ring) => s("path", { class: "map__cell", d: `M${line(ring)}Z` }, s("title", {}, patch.name))));
  const dots = marks.map((mark) => {
    const [x, y] = at.put(mark.lon, mark.lat);
    return s("circle", { class: mark.css, cx: x, cy: y, r: mark.css === "map__me" ? 9 : 7 }, s("title", {}, mark.words || ""));
  });
  const track = way.length > 1 ? s("path", { class: "map__way", d: `M${line(way.map((point) => [point.lon, point.lat]))}` }) : null;
  const drawn = s("svg", { viewBox: `0 0 ${at.width.toFixed(0)} ${at.height.toFixed(0)}`, role: "img", "aria-label": label || t("本片区的图", "Map of this area") }, ...cells, track, ...dots);
  if (tapped) {
    drawn.addEventListener("click", (event) => {
      const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawn.getScreenCTM().inverse());
      tapped(at.take(spot.x, spot.y));
    });
  }
  return drawn;
}
