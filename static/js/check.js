// The self-check of a guide: it computes here, sends nothing, keeps nothing, writes no address.

const section = document.querySelector("[data-check]");
const form = section.querySelector("[data-form]");
const result = section.querySelector("[data-result]");
const printing = section.querySelector("[data-print-check]");
const questions = [...form.querySelectorAll("[data-question]")];
const words = (name) => section.querySelector(`template[data-${name}]`).content.textContent;
const block = (name) => section.querySelector(`template[data-${name}]`).content.cloneNode(true);

section.querySelector("[data-plain]").hidden = true;
form.hidden = false;

const tell = (input, sentence) => {
  const place = document.getElementById(`${input.id}-error`);
  place.textContent = sentence;
  place.hidden = !sentence;
  input.closest(".field").classList.toggle("field--error", Boolean(sentence));
  if (sentence) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
};

// What is wrong with a number as typed: the name of a sentence, or nothing.
const fault = (text, whole) => {
  if (!text) return "empty";
  if (/[０-９．－，]/.test(text)) return "full-width";
  if (/^-\d/.test(text)) return "negative";
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(text)) return "no-number";
  return whole && !(/^\d+$/.test(text) && Number(text) > 0) ? "no-people" : "";
};

const number = (input, whole = false) => {
  const text = input.value.trim().replace(/(\d),(?=\d{3}(\D|$))/g, "$1");
  const wrong = fault(text, whole);
  tell(input, wrong && words(wrong));
  return wrong ? null : Number(text);
};

const holds = { below: (a, b) => a < b, at_most: (a, b) => a <= b, at_least: (a, b) => a >= b };

// "for", "against" or "open", with what was computed on the way.
const judge = (question) => {
  const { question: kind, against, relation, limit } = question.dataset;
  if (kind === "yes_no") {
    const chosen = question.querySelector("input:checked");
    return [!chosen ? "open" : chosen.value === against ? "against" : "for", ""];
  }
  let value = number(question.querySelector("[data-number]"));
  let note = "";
  if (kind === "per_head") {
    const people = number(question.querySelector("[data-people]"), true);
    value = value === null || people === null ? null : value / people;
    if (value !== null) note = `${words("per-head-words")} ${value.toFixed(2)} ${question.dataset.unit}`;
  }
  if (value === null || limit === "") return ["open", note];
  return [holds[relation](value, Number(limit)) ? "for" : "against", note];
};

const line = (question, answer, note) => {
  const item = document.createElement("li");
  const reason = answer === "open" ? words("unanswered") : question.querySelector("[data-reason]").textContent;
  item.textContent = [question.querySelector("[data-text]").textContent, note, reason].filter(Boolean).join(" ");
  return item;
};

const run = () => {
  const answers = questions.map((question) => [question, ...judge(question)]);
  const counted = answers.filter(([, answer]) => answer !== "for");
  const decided = answers.some(([q, answer]) => answer === "against" && q.dataset.weight === "decisive");
  const verdict = decided ? "unlikely" : counted.length ? "perhaps" : "likely";
  const list = document.createElement("ul");
  // What speaks against or is open; where all speaks for it, the income that was computed.
  const shown = counted.length ? counted : answers.filter(([, , note]) => note);
  list.append(...shown.map(([question, answer, note]) => line(question, answer, note)));
  result.replaceChildren(block(verdict), ...(shown.length ? [list] : []), block("decides"));
  printing.hidden = false;
  const wrong = form.querySelector("[aria-invalid]");
  (wrong || result).focus();
};

const clear = () => {
  for (const input of form.querySelectorAll("input")) {
    if (input.type === "radio") input.checked = false;
    else {
      input.value = "";
      tell(input, "");
    }
  }
  result.replaceChildren();
  printing.hidden = true;
};

form.querySelector("[data-run]").addEventListener("click", run);
// It is no form, so that nothing can be sent; Enter in a field does what people expect all the same.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input") && !event.isComposing) run();
});
form.querySelector("[data-clear]").addEventListener("click", clear);
printing.addEventListener("click", () => {
  document.documentElement.classList.add("print-check");
  window.print();
});
addEventListener("afterprint", () => document.documentElement.classList.remove("print-check"));
// A browser that remembers a page on going back must not bring the answers with it.
addEventListener("pagehide", clear);
