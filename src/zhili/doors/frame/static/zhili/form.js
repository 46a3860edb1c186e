// After a refusal the reader starts at what is wrong, not at the top of the page.
const wrong = document.querySelector("[data-focus]");
if (wrong) wrong.focus();
