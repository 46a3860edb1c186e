// "Use my position": fills the hidden coordinates. Asked for only by a press; nothing is watched and nothing is kept.
for (const box of document.querySelectorAll("[data-spot]")) {
  const button = box.querySelector("[data-spot-find]");
  const said = box.querySelector("[data-spot-said]");
  if (!("geolocation" in navigator) || !window.isSecureContext) continue; // the words alone are enough
  const put = (name, value) => {
    box.querySelector(`[data-spot-${name}]`).value = value;
  };
  const found = ({ coords }) => {
    put("lon", coords.longitude.toFixed(6));
    put("lat", coords.latitude.toFixed(6));
    put("accuracy", Math.round(coords.accuracy));
    said.textContent = box.dataset.got.replace("{m}", Math.round(coords.accuracy));
    const words = box.querySelector(".input");
    words.required = false;
    button.disabled = false;
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
