// Where the browser can do the proof of work, it does so by itself and the question disappears.
// Wherever it cannot (no secure context, an old browser, a script that did not arrive), the
// question stays: it is in the page all along.

const box = document.querySelector("[data-challenge]");
const able = window.isSecureContext && crypto?.subtle && window.Worker && window.customElements;

const PATIENCE = 15_000;

const start = async () => {
  const question = box.querySelector("[data-challenge-question]");
  const answer = question.querySelector("input");
  const work = box.querySelector("[data-challenge-work]").content.firstElementChild.cloneNode(true);
  const form = box.closest("form");
  let verified = false;
  let waiting = null;

  const showQuestion = () => {
    if (verified) return;
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
    if (detail.state === "error" || detail.state === "expired") {
      waiting = null;
      work.remove();
      showQuestion();
    }
    if (verified && waiting) {
      const button = waiting.submitter;
      waiting = null;
      // After this event, so that the widget has put its result into the form.
      setTimeout(() => form.requestSubmit(button), 0);
    }
  });
  // Sent before the work was done: wait for it, then send.
  form.addEventListener("submit", (event) => {
    if (verified || !work.isConnected || answer.value) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = { submitter: event.submitter };
  });
  question.hidden = true;
  answer.disabled = true;
  box.append(work);
  // An old phone need not be waited for.
  setTimeout(showQuestion, PATIENCE);
};

if (box && able) start();
