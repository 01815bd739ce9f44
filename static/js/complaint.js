// Staying anonymous hides name and phone; the server ignores them in any case.

const anonymous = document.querySelector("input[name=anonymous]");
const named = document.querySelector("[data-named]");
if (anonymous && named) {
  const show = () => {
    named.hidden = anonymous.checked;
  };
  anonymous.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}
