// Where it is: by position (asked for only by a press), by the place in a photo (offered by exif.js), or from the map (pick.js).
// Each fills the same hidden fields and tells the page by the event "place"; nothing is watched and nothing is kept.
for (const box of document.querySelectorAll("[data-spot]")) {
  const button = box.querySelector("[data-spot-find]");
  const said = box.querySelector("[data-spot-said]");
  const words = box.querySelector(".input");
  const picked = box.querySelector("[data-spot-picked]");
  const put = (name, value) => {
    const field = box.querySelector(`[data-spot-${name}]`);
    if (field) field.value = value;
  };
  const use = ({ lon = "", lat = "", accuracy = "", grid = "", name = "" }) => {
    put("lon", lon === "" ? "" : Number(lon).toFixed(6));
    put("lat", lat === "" ? "" : Number(lat).toFixed(6));
    put("accuracy", accuracy);
    put("grid", grid);
    if (words && (lon !== "" || grid)) words.required = false;
    if (picked) {
      picked.hidden = !(name || lon !== "" || grid);
      picked.querySelector("[data-spot-picked-name]").textContent = name;
      picked.querySelector("[data-spot-drop]").hidden = picked.hidden;
    }
    box.dispatchEvent(new CustomEvent("place", { bubbles: true }));
  };
  box.addEventListener("use-place", (event) => {
    use(event.detail);
    said.textContent = "";
  });
  const drop = box.querySelector("[data-spot-drop]");
  if (drop)
    drop.addEventListener("click", () => {
      use({});
      said.textContent = "";
    });
  if (!button || !("geolocation" in navigator) || !window.isSecureContext) continue; // the words alone are enough
  const found = ({ coords }) => {
    const metres = Math.round(coords.accuracy);
    use({ lon: coords.longitude, lat: coords.latitude, accuracy: metres });
    said.textContent = box.dataset.got.replace("{m}", metres);
    button.disabled = false;
    if ("send" in box.dataset) box.submit();
  };
  const lost = () => {
    said.textContent = box.dataset.not;
    button.disabled = false;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(found, lost, { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
  });
}
