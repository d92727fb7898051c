// 連絡票: comfort while one writes; without this file the server says the same after 「保存」.
//
// What is typed into the fields below is looked at by the server a moment later: whether the desk
// is open, how old somebody is, who may be the same person. Nothing is kept in the browser.

const LOOKED_AT = [
  ...["received_on", "received_time", "birth_on", "name", "kana", "is_anonymous"],
  ...["caller_kind", "caller_phone", "client_phone", "address"],
];
const LOOK_AFTER = 500;

class Slip {
  constructor(form) {
    this.form = form;
    this.boxes = [...form.querySelectorAll('[name="troubles"]')];
    this.radios = [...form.querySelectorAll('[name="main"]')];
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("keydown", (event) => this.moved(event));
    this.count();
    if (this.form.dataset.look) this.look();
  }

  changed(field) {
    if (field.name === "troubles") this.unchosen(field);
    if (field.name === "troubles" || field.name === "main") this.count();
    if (LOOKED_AT.includes(field.name) && this.form.dataset.look) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), LOOK_AFTER);
    }
  }

  // A trouble that is taken back is no longer the main one.
  unchosen(box) {
    const radio = this.radios.find((each) => each.value === box.value);
    if (radio && !box.checked) radio.checked = false;
  }

  count() {
    const place = this.form.querySelector('[data-said="chosen"]');
    const chosen = this.boxes.filter((box) => box.checked);
    const main = this.radios.find((radio) => radio.checked);
    const only = chosen.length === 1 ? chosen[0] : null;
    const number = (main ?? only)?.value;
    if (!place) return;
    place.textContent = chosen.length
      ? `${chosen.length}つ選択${number ? `　一番は「${number}」` : "　一番お困りを1つ選んでください"}`
      : "";
  }

  // ↑ and ↓ go from box to box, as they do among radios.
  moved(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = this.boxes.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    this.boxes[(at + step + this.boxes.length) % this.boxes.length].focus();
  }

  // The answer of a later question wins.
  async look() {
    const number = (this.asked = (this.asked ?? 0) + 1);
    let page;
    try {
      const answer = await fetch(this.form.dataset.look, {
        method: "POST",
        body: new FormData(this.form),
        redirect: "manual",
      });
      if (!answer.ok) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return; // no connection: the same is asked when the slip is saved
    }
    if (number !== this.asked) return;
    for (const said of page.querySelectorAll("[data-said]")) this.say(said);
  }

  say(said) {
    const place = this.form.querySelector(`[data-said="${said.dataset.said}"]`);
    if (!place || place.innerHTML.trim() === said.innerHTML.trim()) return;
    if (place.contains(document.activeElement)) return;
    place.replaceChildren(...said.childNodes);
  }
}

for (const form of document.querySelectorAll("form.slip")) new Slip(form);
