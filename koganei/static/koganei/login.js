// Comfort of the log-in pages only: they work without this file.

// 「文字を表示する」 under the last password of a form with data-show-passwords.
for (const form of document.querySelectorAll("form[data-show-passwords]")) {
  const fields = [...form.querySelectorAll("input[type=password]")];
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  label.className = "check";
  label.append(box, "パスワードの文字を表示する");
  fields.at(-1)?.closest(".field").append(label);
  box.addEventListener("change", () => {
    for (const field of fields) field.type = box.checked ? "text" : "password";
  });
  form.addEventListener("submit", () => {
    for (const field of fields) field.type = "password";
  });
}

// 「印刷する」 of the recovery codes.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
