// The map inside the page: each press goes one level deeper; in a grid, a press on the drawing gives the very point, and a key or
// the list the grid alone. Without this the same map is a page of its own.
for (const box of document.querySelectorAll("[data-pick-box]")) {
  const into = box.querySelector("[data-pick-into]");
  const spot = box.closest("[data-spot]");
  let asked = false;

  const show = async (address) => {
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      into.replaceChildren(...page.body.childNodes);
    } catch {
      asked = false;
      into.textContent = box.dataset.not;
    }
  };

  const point = (event) => {
    const map = event.target.closest("svg");
    if (!map || !event.detail) return {}; // a key was pressed, or the list: no point in the grid
    const spotted = map.createSVGPoint();
    spotted.x = event.clientX;
    spotted.y = event.clientY;
    const { x, y } = spotted.matrixTransform(map.getScreenCTM().inverse());
    const { west, north, perLon, perLat, edge } = map.dataset;
    return { lon: Number(west) + (x - edge) / perLon, lat: Number(north) - (y - edge) / perLat };
  };

  box.addEventListener("toggle", () => {
    if (box.open && !asked) {
      asked = true;
      show(box.dataset.part);
    }
  });
  into.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !into.querySelector("[data-pick-ground]")) return;
    event.preventDefault();
    const code = link.dataset.pick || "";
    if (code.length < 15) {
      const from = new URL(link.getAttribute("href"), location.href);
      from.searchParams.set("part", "1");
      show(from.href);
      return;
    }
    const title = into.querySelector(".pick__at b").textContent;
    const name = `${box.dataset.got}${title} ${link.getAttribute("aria-label") || link.textContent}`;
    spot.dispatchEvent(new CustomEvent("use-place", { detail: { ...point(event), grid: code, name } }));
    box.open = false;
  });
}
