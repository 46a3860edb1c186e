// Reads where a photo was taken, on this device, before the photo is made smaller (which takes it out), and offers it in words.
// The server takes it out of every photo in any case.
const EXIF_READ = 262144; // bytes: the position stands near the beginning

function rational(view, at, little) {
  const below = view.getUint32(at + 4, little);
  return below ? view.getUint32(at, little) / below : NaN;
}

function entries(view, at, start, little) {
  const found = new Map();
  for (let n = view.getUint16(at, little); n > 0; n -= 1) {
    const entry = at + 2 + (n - 1) * 12;
    found.set(view.getUint16(entry, little), { count: view.getUint32(entry + 4, little), at: entry + 8, start });
  }
  return found;
}

function degrees(view, entry, side, little) {
  if (!entry || entry.count !== 3) return NaN;
  const at = entry.start + view.getUint32(entry.at, little);
  const value = rational(view, at, little) + rational(view, at + 8, little) / 60 + rational(view, at + 16, little) / 3600;
  return side && "SW".includes(String.fromCharCode(view.getUint8(side.at))) ? -value : value;
}

function inTiff(view, start) {
  const little = view.getUint16(start) === 0x4949;
  const first = entries(view, start + view.getUint32(start + 4, little), start, little);
  const pointer = first.get(0x8825);
  if (!pointer) return null;
  const gps = entries(view, start + view.getUint32(pointer.at, little), start, little);
  const lat = degrees(view, gps.get(2), gps.get(1), little);
  const lon = degrees(view, gps.get(4), gps.get(3), little);
  const sound = Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return sound && (lon || lat) ? { lon, lat } : null;
}

async function placeOf(file) {
  const view = new DataView(await file.slice(0, EXIF_READ).arrayBuffer());
  if (view.byteLength < 12 || view.getUint16(0) !== 0xffd8) return null; // not a JPEG
  let at = 2;
  while (at + 10 < view.byteLength && view.getUint8(at) === 0xff) {
    const isExif = view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966;
    if (isExif) return inTiff(view, at + 10);
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

const offer = document.querySelector("[data-photo-place]");
const photos = document.querySelector("[data-photos] input[type=file]");
if (offer && photos) {
  let place = null;
  photos.addEventListener("change", async () => {
    const chosen = [...photos.files]; // now: photo.js puts smaller ones in their place
    place = null;
    for (const file of chosen) {
      try {
        place = place || (await placeOf(file));
      } catch {
        place = place || null; // cut short or damaged: no place in it
      }
    }
    offer.hidden = !place;
  });
  offer.querySelector("[data-photo-place-use]").addEventListener("click", () => {
    const name = offer.querySelector("[data-photo-place-use]").textContent;
    offer.closest("[data-spot]").dispatchEvent(new CustomEvent("use-place", { detail: { ...place, name } }));
    offer.hidden = true;
  });
}
