// Comfort only: every page works without this file. Nothing is kept in the browser.

// 字数: a textarea with data-count="400" shows 「135字／目安400字」 under it while one writes.
for (const area of document.querySelectorAll("textarea[data-count]")) {
  const counter = document.querySelector(`[data-counter="${area.id}"]`);
  if (!counter) continue;
  const count = () => {
    const length = [...area.value.replace(/\s/g, "")].length;
    counter.textContent = `${length}字／目安${area.dataset.count}字`;
  };
  area.addEventListener("input", count);
  count();
}

// A form with data-warn asks before a changed page is left without saving. What came back with
// errors is not saved either.
for (const form of document.querySelectorAll("form[data-warn]")) {
  const refused = document.querySelector(".error-summary") !== null;
  const written = () => new URLSearchParams(new FormData(form)).toString();
  const before = written();
  let sending = false;
  form.addEventListener("submit", () => {
    sending = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && (refused || written() !== before)) event.preventDefault();
  });
}

// A greyed button stays focusable so that its reason can be read; pressing it does nothing.
document.addEventListener("click", (event) => {
  if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
});
