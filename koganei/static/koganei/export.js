// 「すべて選ぶ」 of import-export's export page, without an inline handler.
document
  .querySelector("#select-all-toggle")
  ?.addEventListener("change", (event) => onSelectToggleChange(event));
