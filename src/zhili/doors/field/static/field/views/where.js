// Where it is: the phone's position, a tap on the map, a grid from a list, or words. A fix outside the post's ground is
// said in words, and a person decides what it means.
import { button, field, h, notice, pick } from "../dom.js";
import { awayFrom, map, metresBetween, patchAt } from "../ground.js";
import * as position from "../position.js";
import { metres, t } from "../words.js";

// {node, value(), problem()}. value: {place, lon, lat, area}. `held`: what a draft or a stop says.
export function where(ground, home, changed, held = {}) {
  const spot = { lon: null, lat: null, area: "", outside: "", ...held };
  const [said, choice, drawn] = [h("p", { class: "field__hint", role: "status" }), h("div"), h("figure", { class: "map map--field", hidden: true })];
  const words = h("input", { class: "input", maxlength: 300, value: held.place || "", oninput: changed, autocomplete: "off" });

  const put = (point, told) => {
    const patch = patchAt(ground, point);
    Object.assign(spot, { lon: point.lon, lat: point.lat, area: "", outside: ground.length && !patch ? "ask" : "" });
    said.textContent = told + (patch ? t(`，在${patch.village} ${patch.name}`, `, in ${patch.village} ${patch.name}`) : "");
    ask();
    changed();
  };
  const ask = () => choice.replaceChildren(spot.outside ? outside(spot, ground, changed) : "");
  const openMap = () => {
    const marks = spot.lon === null ? [] : [{ lon: spot.lon, lat: spot.lat, css: "map__me", words: t("这里", "here") }];
    drawn.replaceChildren(map(around(ground, spot), { marks, label: t("点一下选位置", "Tap to choose the place"), tapped: (point) => { put(point, t("图上选的", "Chosen on the map")); openMap(); } }));
    drawn.hidden = false;
  };
  const find = button(t("用我的位置", "Use my position"), async () => {
    find.disabled = true;
    said.textContent = t("正在定位…", "Finding your position …");
    try {
      const found = await position.find();
      put(found, t(`已定位，误差约 ${found.accuracy} 米`, `Found, within about ${found.accuracy} m`));
    } catch {
      said.textContent = t("没能定位，写地址、点图、选网格都行", "No position; words, the map or a grid are enough");
    }
    find.disabled = false;
  }, { mark: "pin" });

  ask();
  const tools = h("div", { class: "line-up" }, position.canFind() ? find : null, ground.length ? button(t("在图上点", "On the map"), openMap) : null);
  const node = h("div", { class: "stack" }, field(t("在哪里", "Where"), words, t("写个大家都认得的地方", "A place that people know")), tools, said, drawn,
    ground.length ? grids(ground, spot, () => { said.textContent = ""; ask(); changed(); }) : null, choice);
  return {
    node,
    value: () => ({ place: words.value.trim(), lon: spot.lon, lat: spot.lat, area: spot.lon === null || spot.outside === "mine" ? spot.area || home : "", outside: spot.outside }),
    problem: () => (spot.outside === "ask" ? t("定位在片区外，先选怎么报", "The position is outside your area: choose first how to report it") : ""),
  };
}

function around(ground, spot) {
  if (spot.lon === null || ground.length < 40) return ground;
  const close = ground.filter((patch) => patch.rings.some((ring) => ring.some(([lon, lat]) => metresBetween({ lon, lat }, spot) < 3000)));
  return close.length ? close : ground;
}

function grids(ground, spot, changed) {
  const select = h("select", { class: "input" }, h("option", { value: "" }, t("不选", "None")),
    ground.map((patch) => h("option", { value: patch.area }, `${patch.village} ${patch.name === patch.village ? "" : patch.name}`)));
  select.onchange = () => { Object.assign(spot, { lon: null, lat: null, area: select.value, outside: "" }); changed(); };
  return h("details", {}, h("summary", {}, t("从清单里选网格", "Choose a grid from a list")), field(t("哪个网格", "Which grid"), select));
}

function outside(spot, ground, changed) {
  const far = awayFrom(ground, spot);
  const decide = (event) => {
    spot.outside = event.target.value;
    changed();
  };
  return h("fieldset", { class: "field outside" },
    h("legend", { class: "field__label" }, t(`定位在您的片区外，离边上约 ${metres(far)}。怎么报？`, `The position is outside your area, about ${metres(far)} from its edge. How to report it?`)),
    notice(t("事情会交给那个位置所属的地方；出了本县，由县里转过去。", "The matter goes to the place it lies in; beyond the county, the county sends it on."), "", "firm", "warn"),
    pick("outside", "there", t("事情就在那里，照这个位置报", "It happened there: report it with this position"), { checked: spot.outside === "there", onchange: decide }),
    pick("outside", "mine", t("定位不准，不带位置，算我的片区", "The position is wrong: leave it out, it is in my area"), { checked: spot.outside === "mine", onchange: decide }));
}
