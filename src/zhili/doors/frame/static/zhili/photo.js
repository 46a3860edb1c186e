// Shows the photos that were chosen, says at once when one is too large, and makes big photos smaller before they are sent.
// Without it the field works as it is and the server says the same things.
const LONGEST = 2560; // pixels: a number plate stays readable
const SHRINK_ABOVE = 1500000; // bytes

function fill(words, facts) {
  return words.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SHRINK_ABOVE) return file;
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // not a picture that this browser can draw: let the server judge
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.86));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
}

function show(list, files, alt) {
  for (const old of list.querySelectorAll("img")) URL.revokeObjectURL(old.src);
  list.replaceChildren();
  files.forEach((file, index) => {
    if (!file.type.startsWith("image/")) return;
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = fill(alt, { n: index + 1 });
    image.addEventListener("error", () => image.parentElement.remove()); // a format that only the server reads
    const item = document.createElement("li");
    item.append(image);
    list.append(item);
  });
  list.hidden = !list.children.length;
}

function complain(box, files) {
  const { most, mostBytes, tooMany, tooLarge } = box.dataset;
  if (files.length > Number(most)) return fill(tooMany, { most });
  const heavy = files.find((file) => file.size > Number(mostBytes));
  return heavy ? fill(tooLarge, { name: heavy.name, mb: Math.round(Number(mostBytes) / 1e6) }) : "";
}

for (const box of document.querySelectorAll("[data-photos]")) {
  const input = box.querySelector("input[type=file]");
  const said = box.querySelector("[data-photos-said]");
  const tell = (wrong) => {
    said.textContent = wrong;
    said.hidden = !wrong;
    input.setCustomValidity(wrong);
  };
  input.addEventListener("change", async () => {
    const chosen = [...input.files];
    const files = [];
    if (chosen.length <= Number(box.dataset.most)) {
      for (const file of chosen) files.push(await smaller(file)); // one by one: phones have little memory
    } else files.push(...chosen);
    tell(complain(box, files));
    if (typeof DataTransfer === "function") {
      const carrier = new DataTransfer();
      for (const file of files) carrier.items.add(file);
      input.files = carrier.files;
    }
    show(box.querySelector("[data-photos-shown]"), files, box.dataset.alt);
  });
}
