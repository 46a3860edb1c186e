// Puts the chosen canned reply where the caret stands, without sending the form. Without it the button sends the form and the
// server does the same, at the end of the text.
for (const box of document.querySelectorAll("[data-canned]")) {
  const choice = box.querySelector("select");
  const button = box.querySelector("button");
  const text = document.getElementById(box.dataset.canned);
  if (!text) continue;
  button.type = "button";
  button.addEventListener("click", () => {
    const chosen = choice.selectedOptions[0];
    if (!chosen || !chosen.dataset.text) return;
    text.setRangeText(chosen.dataset.text, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
