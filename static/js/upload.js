// The import page without losing the chosen file: the form is sent as it is, and the answer is
// put in around the file field, which stays filled. Without this script the page works as any
// other form, and says that the file must be chosen again.

const PAUSE = 700; // milliseconds between two looks at the progress

const start = (form) => {
  const waiting = document.querySelector("[data-upload-progress]");
  const [bar, text] = [waiting.querySelector("progress"), waiting.querySelector("span")];
  const onItsWay = text.textContent;

  const look = async () => {
    const answer = await fetch(form.dataset.progress, { headers: { Accept: "application/json" } });
    const done = answer.ok ? await answer.json() : {};
    if (!done.text) return;
    text.textContent = done.text;
    if (done.stored) {
      bar.max = done.masked;
      bar.value = done.stored;
    } else {
      bar.removeAttribute("value");
    }
  };

  const putIn = (html) => {
    const answer = new DOMParser().parseFromString(html, "text/html").querySelector("[data-upload]");
    if (!answer) throw new Error("no form in the answer");
    answer.querySelector("input[type=file]").replaceWith(form.querySelector("input[type=file]"));
    form.replaceChildren(...answer.childNodes);
    form.dataset.progress = answer.dataset.progress;
    const first = form.querySelector("#answer-title") ?? form.querySelector(".w-field--error input");
    first?.focus();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    const body = new FormData(form, event.submitter);
    text.textContent = onItsWay;
    bar.removeAttribute("value");
    waiting.hidden = false;
    const timer = setInterval(() => look().catch(() => {}), PAUSE);
    try {
      const headers = { "X-Requested-With": "upload.js" };
      const answer = await fetch(form.action, { method: "POST", body, headers });
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
        window.location.assign((await answer.json()).location);
        return;
      }
      putIn(await answer.text());
      waiting.hidden = true;
    } catch {
      bar.value = 0;
      text.textContent = form.dataset.lost;
    } finally {
      clearInterval(timer);
      delete form.dataset.sent;
    }
  });
};

const form = document.querySelector("form[data-upload]");
if (form) start(form);
