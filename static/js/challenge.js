// Where the browser can do the proof of work, it does so by itself and the question disappears.
// Wherever it cannot (no secure context, an old browser, a script that did not arrive), the
// question stays: it is in the page all along.

const box = document.querySelector("[data-challenge]");
const able = window.isSecureContext && crypto?.subtle && window.Worker && window.customElements;
// Milliseconds: an old phone need not be waited for.
const PATIENCE = 15_000;

const start = async () => {
  const question = box.querySelector("[data-challenge-question]");
  const answer = question.querySelector("input");
  const work = box.querySelector("[data-challenge-work]").content.firstElementChild.cloneNode(true);
  const form = box.closest("form");
  let state = "working";
  let waiting = null;

  const show = (asked) => {
    question.hidden = !asked;
    answer.disabled = !asked;
  };
  const giveUp = () => {
    state = "over";
    waiting = null;
    work.remove();
    show(true);
  };

  if (answer.value) return; // A form that came back with its question answered.
  // Sent before the work was done: wait for it, then send.
  form.addEventListener("submit", (event) => {
    if (state !== "working" || answer.value) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = { button: event.submitter };
  });
  work.addEventListener("statechange", ({ detail }) => {
    if (detail.state === "error" || detail.state === "expired") giveUp();
    if (detail.state !== "verified") return;
    state = "verified";
    // After this event, so that the widget has put its result into the form.
    if (waiting) setTimeout((button) => form.requestSubmit(button), 0, waiting.button);
    waiting = null;
  });
  try {
    await import(box.dataset.challenge);
  } catch {
    giveUp();
    return;
  }
  show(false);
  box.append(work);
  setTimeout(() => state === "working" && show(true), PATIENCE);
};

if (box && able) start();
