// A session that is about to end says so, and a page left open keeps what was typed: after signing
// in again in another window its forms get a fresh token and can be sent.

const own = document.currentScript;
const words = JSON.parse(own.dataset.words);
const MINUTE = 60_000;
const WARNING = 5 * MINUTE;
let note = null;
let timer = null;

const say = (text, action) => {
  note ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "session-note", role: "alert" }));
  note.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }), action);
};
const quiet = () => {
  note?.remove();
  note = null;
};
const later = (milliseconds) => {
  clearTimeout(timer);
  timer = setTimeout(ask, milliseconds);
};
const renew = (token) => {
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
};

async function ask(stay) {
  let answer;
  try {
    if (stay === true) await fetch("/admin/account/", { headers: { "X-Requested-With": "XMLHttpRequest" } });
    answer = await (await fetch("/admin/login/left/")).json();
  } catch {
    later(MINUTE); // No network just now: what is typed stays all the same.
    return;
  }
  const left = answer.left * 1000;
  if (answer.token) renew(answer.token);
  if (left > WARNING) {
    quiet();
    later(left - WARNING + 1000);
  } else if (left > 0) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.stay });
    button.addEventListener("click", () => ask(true));
    say(words.soon, button);
    later(Math.min(left, MINUTE) + 1000);
  } else {
    const link = Object.assign(document.createElement("a"), { href: "/admin/login/", target: "_blank", className: "button", textContent: words.again });
    say(words.over, link);
    clearTimeout(timer);
  }
}

// Not at the door itself.
if (!document.body.classList.contains("login")) {
  later(Math.max(Number(own.dataset.minutes) * MINUTE - WARNING, MINUTE));
  document.addEventListener("visibilitychange", () => {
    if (note && !document.hidden) ask();
  });
}
