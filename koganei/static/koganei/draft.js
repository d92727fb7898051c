// 下書き: what is typed goes to the server a moment after; nothing is kept in the browser.
//
// A form that holds the hidden field of partials/draft.html is kept from then on. With
// data-enter="draft" plain Enter keeps the draft and never sends the form, also while kana are
// being converted. Without this file the button 「下書きを保存」 does the same, by hand.

const PAUSE = 2000; // after the last key
const LONGEST = 10000; // while somebody goes on typing
const PATIENCE = 8000; // for one answer
const AGAIN = [3000, 6000, 12000, 30000];
const SMALL = 60000; // bytes that a page which closes may still send
const LOST = "いま保存できていません。つながりしだい、もう一度保存します。";
const OUT = "ログインが切れたので、いま保存できていません。ログインし直すと、続きから保存します。";
const OTHER = "この画面を開いた人とちがう利用者でログインしているか、画面が古いので、保存できません。";
const NO_RIGHT = "いまは、この内容を保存する権限がありません。文は、この画面に残っています。";

// passes: the form itself may be sent. again: by itself, which must not keep a log-in alive; else
// with the next key, or when somebody comes back to the page.
class Trouble extends Error {
  constructor(text, { passes = false, again = false, kind = "" } = {}) {
    super(text);
    Object.assign(this, { passes, again, kind });
  }
}

// Led to the log-in page.
const isOut = (answer) => answer.type === "opaqueredirect";

class KeptForm {
  constructor(form) {
    this.form = form;
    this.field = form.elements.namedItem("draft");
    this.version = form.elements.namedItem("draft_version");
    this.line = document.querySelector("[data-draft-line]");
    this.problem = document.querySelector("[data-draft-problem]");
    this.kept = "unsaved" in this.field.dataset ? null : this.written();
    this.failures = 0;
    this.listen();
    if (this.kept === null) this.soon();
  }

  listen() {
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("change", () => this.soon());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.addEventListener("keydown", (event) => this.entered(event));
    this.form.querySelector("[data-draft-keep]")?.addEventListener("click", (event) => {
      event.preventDefault();
      this.keep({ said: true });
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else if (this.failures) this.keep();
    });
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("online", () => this.keep());
    window.addEventListener("focus", () => this.failures && this.keep());
    window.addEventListener("pageshow", () => {
      this.sending = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.failures && !this.sending && this.isUnkept()) event.preventDefault();
    });
  }

  data() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  // What a person typed, as one text: the page's own fields change by themselves.
  written() {
    const own = ["draft", "draft_version", "csrfmiddlewaretoken"];
    return JSON.stringify([...this.data()].filter(([name]) => !own.includes(name)));
  }

  isUnkept() {
    return this.written() !== this.kept;
  }

  soon() {
    if (this.ended) return;
    this.since ??= Date.now();
    this.wait(Math.min(PAUSE, Math.max(0, this.since + LONGEST - Date.now())));
  }

  wait(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), milliseconds);
  }

  // One save at a time; whoever asks meanwhile waits for that one, and then for what is new.
  async keep({ said = false } = {}) {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    if (this.ended) return this.ended;
    if (!this.isUnkept() && !said) return null;
    this.running = this.tryOnce();
    const trouble = await this.running;
    this.running = null;
    return trouble;
  }

  // Returns what stood in the way, or null.
  async tryOnce() {
    const written = this.written();
    this.since = undefined;
    try {
      this.isKept(written, await this.send());
      return null;
    } catch (error) {
      const trouble = error instanceof Trouble ? error : new Trouble(LOST, { again: true });
      this.failed(trouble);
      return trouble;
    }
  }

  async send() {
    const answer = await this.post();
    if (answer.ok) return answer.json();
    if (isOut(answer)) throw new Trouble(OUT, { again: true, kind: "login" });
    if (answer.status === 403) return this.sendWithNewToken();
    if (answer.status === 404) throw new Trouble(OTHER, { kind: "login" });
    if ([409, 410, 422].includes(answer.status)) {
      const kind = { 409: "overtaken", 410: "ended" }[answer.status];
      throw new Trouble((await answer.json()).message, { passes: true, kind });
    }
    throw new Trouble(LOST, { again: true });
  }

  post(options = {}) {
    return fetch(this.field.dataset.save, {
      method: "POST",
      body: this.data(),
      headers: { Accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
  }

  // Somebody logged in anew beside this page: its token is of the log-in before.
  async sendWithNewToken() {
    const answer = await fetch(this.field.dataset.csrf, { redirect: "manual" });
    if (isOut(answer)) throw new Trouble(OUT, { again: true, kind: "login" });
    if (!answer.ok) throw new Trouble(NO_RIGHT);
    this.form.elements.namedItem("csrfmiddlewaretoken").value = (await answer.json()).token;
    const second = await this.post();
    if (second.ok) return second.json();
    throw new Trouble(second.status === 404 ? OTHER : NO_RIGHT, { kind: "login" });
  }

  isKept(written, { version, line, url }) {
    this.kept = written;
    this.failures = 0;
    this.version.value = version;
    if (this.line) this.line.textContent = line;
    this.say("");
    const discard = document.querySelector("[data-draft-discard]");
    if (discard) {
      discard.href = discard.dataset.draftDiscard;
      discard.hidden = false;
    }
    // so that the page, opened again, goes on with this draft
    if (url !== location.pathname + location.search) history.replaceState(null, "", url);
    if (this.isUnkept()) this.soon();
  }

  failed(trouble) {
    this.failures += 1;
    if (["overtaken", "ended"].includes(trouble.kind)) this.ended = trouble;
    if (trouble.again) this.wait(AGAIN[Math.min(this.failures, AGAIN.length) - 1]);
    this.say(trouble.message, trouble.kind);
  }

  say(text, kind) {
    if (!this.problem || this.said === text) return;
    this.said = text;
    this.problem.replaceChildren();
    if (!text) return;
    for (const sentence of text.split("\n")) {
      const paragraph = document.createElement("p");
      paragraph.append(sentence);
      this.problem.append(paragraph);
    }
    if (kind === "login") this.problem.append(this.loginLink());
    if (kind === "overtaken") this.problem.append(this.compareButton());
  }

  loginLink() {
    const link = document.createElement("a");
    Object.assign(link, { href: this.field.dataset.login, target: "_blank", rel: "noopener" });
    link.append("別の窓でログインする");
    return link;
  }

  // The page of both texts comes from the server, as it does without JavaScript.
  compareButton() {
    const button = document.createElement("button");
    button.className = "button";
    button.append("両方を見くらべる");
    button.addEventListener("click", () => {
      const press = this.form.querySelector("button[formaction]");
      this.sending = true;
      this.form.requestSubmit(press);
    });
    return button;
  }

  // The page goes away: what is not kept yet goes with it, as far as a browser lets it.
  leave() {
    if (this.ended || this.sending || !this.isUnkept()) return;
    const written = this.written();
    const keepalive = new Blob([written]).size < SMALL;
    this.post({ keepalive, signal: null }).then(
      async (answer) => answer.ok && this.isKept(written, await answer.json()),
      () => {},
    );
  }

  // Before the form itself goes, the draft does: where that fails, the browser would show an error
  // page and the text would be gone.
  async submitted(event) {
    if (this.sending || event.defaultPrevented) return;
    if (!this.isUnkept() && !this.running) {
      this.sending = true;
      return;
    }
    event.preventDefault();
    if (this.isWaiting) return;
    this.isWaiting = true;
    const trouble = await this.keep();
    this.isWaiting = false;
    if (trouble && !trouble.passes) {
      this.problem?.scrollIntoView({ block: "nearest" });
      return;
    }
    this.sending = true;
    this.form.requestSubmit(event.submitter);
  }

  entered(event) {
    const isLine = event.target.matches("input:not([type=submit], [type=button], [type=file])");
    if (event.key !== "Enter" || this.form.dataset.enter !== "draft" || !isLine) return;
    if (event.isComposing) return;
    event.preventDefault();
    this.keep();
  }
}

for (const field of document.querySelectorAll("input[name=draft][data-save]")) {
  new KeptForm(field.form);
}
