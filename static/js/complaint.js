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

// Numbers that nobody needs in a text are pointed out while it is typed; nothing is sent. The
// server looks again and refuses them.
const form = document.querySelector("form[data-number-warning]");
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function identity(digits) {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  return "10X98765432"[sum % 11] === digits[17].toUpperCase();
}

function card(digits) {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const twice = Number(digit) * (place % 2 ? 2 : 1);
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
}

function plain(text) {
  return text.normalize("NFKC").replace(/(?<=\d)[\s\u00a0-]+(?=[\dXx])/gu, "");
}

function found(text) {
  const digits = plain(text);
  const identities = [...digits.matchAll(/(?<!\d)\d{17}[\dXx](?![\dXx])/gu)];
  if (identities.some(([number]) => identity(number))) return form.dataset.identity;
  const cards = [...digits.matchAll(/(?<!\d)\d{16,19}(?!\d)/gu)];
  if (cards.some(([number]) => card(number))) return form.dataset.card;
  return /(?<!\d)1[3-9]\d{9}(?!\d)/u.test(digits) ? form.dataset.mobile : "";
}

if (form) {
  for (const name of ["subject", "body", "about_unit", "about_person"]) {
    const field = form.elements[name];
    if (!field) continue;
    const warning = document.createElement("p");
    warning.className = "field__error";
    warning.id = `${field.id}_numbers`;
    warning.setAttribute("role", "status");
    warning.hidden = true;
    field.after(warning);
    field.addEventListener("input", () => {
      warning.textContent = found(field.value);
      warning.hidden = !warning.textContent;
    });
  }
}
