// “My township” is remembered on this device and nowhere else: the browser's own store, no cookie.
// The choice is only set in the select; the page never moves by itself, and nothing is sent but
// the form that the visitor sends.

const KEY = "place";
const form = document.querySelector("form[data-place]");
const store = {
  get: () => { try { return localStorage.getItem(KEY) ?? ""; } catch { return ""; } },
  set: (code) => { try { localStorage.setItem(KEY, code); } catch { /* private window */ } },
  forget: () => { try { localStorage.removeItem(KEY); } catch { /* private window */ } },
};

if (form) {
  const select = form.elements.place;
  const forget = document.querySelector("[data-forget]");
  const offered = (code) => [...select.options].some((option) => option.value === code);
  const show = () => { forget.dataset.forget = store.get() ? "kept" : ""; };

  if (!form.dataset.place && offered(store.get())) select.value = store.get();
  show();
  form.addEventListener("submit", () => {
    if (select.value) store.set(select.value);
    else store.forget();
  });
  forget.addEventListener("click", () => {
    store.forget();
    select.value = form.dataset.place;
    show();
    select.focus();
  });
}
