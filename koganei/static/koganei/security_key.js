// Talk to a security key (WebAuthn) and send what it says with the form. Speaks through allauth's
// webauthn-json.js, which turns the browser's binary values into JSON and back.

const PROBLEMS = {
  NotAllowedError: "キーを確かめられませんでした。キーを挿し、光ったら触れてください。時間は1分ほどです。",
  InvalidStateError: "このキーは、もう登録してあります。別のキーを挿してください。",
  SecurityError:
    "いまの開き方（アドレスが数字か、https でない）では、キーを使えません。決められた名前で開くか、確認コードを使ってください。",
  NotSupportedError: "このキーは使えない種類です。利用者管理の担当者に聞いてください。",
};
const NO_SUPPORT =
  "このブラウザーか、いまの開き方（https でない）では、キーを使えません。確認コードを使ってください。";

for (const form of document.querySelectorAll("form[data-security-key]")) {
  const options = JSON.parse(form.querySelector("#security-key-options").textContent);
  const problem = form.querySelector("[data-key-problem]");
  const say = (text) => {
    problem.firstElementChild.textContent = text;
    problem.hidden = !text;
  };
  form.querySelector("[data-key-start]").addEventListener("click", async () => {
    say("");
    if (!window.PublicKeyCredential) return say(NO_SUPPORT);
    try {
      const answer = await window.webauthnJSON[form.dataset.securityKey](options);
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch (error) {
      say(PROBLEMS[error.name] ?? PROBLEMS.NotAllowedError);
    }
  });
}
