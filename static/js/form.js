// Two helps for forms, neither of them needed: the error summary takes focus, and a form
// marked data-once is sent only once however often its button is pressed.

document.querySelector(".error-summary")?.focus();

const buttonsOf = (form) => form.querySelectorAll("button:not([type=button])");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
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
