// Where the browser can do the proof of work, it does so by itself and the question disappears.
// Wherever it cannot (no secure context, an old browser, a script that did not arrive), the
// question stays: it is in the page all along.

const box = document.querySelector("[data-challenge]");
const able = window.isSecureContext && crypto?.subtle && window.Worker && window.customElements;

const start = async () => {
  const question = box.querySelector("[data-challenge-question]");
  const answer = question.querySelector("input");
  const work = box.querySelector("[data-challenge-work]").content.firstElementChild.cloneNode(true);
  const form = box.closest("form");
  let verified = false;
  let waiting = null;

  const useQuestion = () => {
    waiting = null;
    work.remove();
    question.hidden = false;
    answer.disabled = false;
  };

  try {
    await import(box.dataset.challenge);
  } catch {
    return;
  }
  if (answer.value) return; // Somebody was quicker.
  work.addEventListener("statechange", ({ detail }) => {
    verified = detail.state === "verified";
    if (detail.state === "error" || detail.state === "expired") useQuestion();
    if (verified && waiting) {
      const button = waiting.submitter;
      waiting = null;
      // After this event, so that the widget has put its result into the form.
      setTimeout(() => form.requestSubmit(button), 0);
    }
  });
  // Sent before the work was done: wait for it, then send.
  form.addEventListener("submit", (event) => {
    if (verified || !work.isConnected) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = { submitter: event.submitter };
  });
  question.hidden = true;
  answer.disabled = true;
  box.append(work);
};

if (box && able) start();
