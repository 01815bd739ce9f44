// Buttons that make sense only with JavaScript stay hidden until this runs: print, copy.

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A link to a closed <details> opens it.
const openTarget = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && target.matches("details")) target.open = true;
};
addEventListener("hashchange", openTarget);
openTarget();

const said = (part) => (part.matches("input") ? part.value : part.textContent.trim());

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const parts = [...document.querySelectorAll(button.dataset.copy)];
      await navigator.clipboard.writeText(parts.map(said).join(" "));
      if (button.dataset.done) button.textContent = button.dataset.done;
    });
  }
}
