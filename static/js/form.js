// Three helps for forms, none of them needed: the error summary takes focus, a form marked
// data-once is sent only once however often its button is pressed, and without a connection it
// stays on the page with everything that was typed instead of becoming the browser's error.

document.querySelector(".error-summary")?.focus();

const buttonsOf = (form) => form.querySelectorAll("button:not([type=button])");

const words = document.querySelector("template[data-offline]");

function stay(form) {
  const note = form.querySelector("[data-offline]") ?? document.createElement("p");
  note.className = "notice notice--warn";
  note.dataset.offline = "";
  note.setAttribute("role", "alert");
  form.append(note);
  note.textContent = words.content.textContent;
}

addEventListener("online", () => {
  for (const note of document.querySelectorAll("form [data-offline]")) {
    note.className = "notice notice--ok";
    note.textContent = words.dataset.back;
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (words && navigator.onLine === false) {
    event.preventDefault();
    stay(form);
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", "true");
});

// Coming back with the browser's back button shows a form that can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of buttonsOf(form)) button.removeAttribute("aria-disabled");
  }
});
