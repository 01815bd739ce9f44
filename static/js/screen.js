// The notice-board screen turns its own pages. Each turn asks the site, so that a list that was
// withdrawn is gone with the next page. Without contact it goes on with the pages it knows, says
// since when, and hides entries that are too old or past their last day.

const PATIENCE = 10_000;
const MOST_KEPT = 400;
const screen = document.body.dataset;
const find = (name) => document.querySelector(`[data-${name}]`);
const known = new Map(); // address → { etag, board }: the pages of this edition
const turn = screen.seconds * 1000;
const day = new Intl.DateTimeFormat("sv-SE", { timeZone: screen.zone });
const minute = new Intl.DateTimeFormat("sv-SE", { timeZone: screen.zone, hour: "2-digit", minute: "2-digit" });
const moment = new Intl.DateTimeFormat("sv-SE", { timeZone: screen.zone, dateStyle: "short", timeStyle: "short" });

let board = find("board");
let rows = Number(board.dataset.rows);
let contact = Date.now();
let contactTick = performance.now();
let lost = false;
let paused = false;
let mayGrow = true;
let timer = 0;

const address = (page) => `${screen.address}?page=${page}&rows=${rows}`;

// A clock that was set back does not make old entries young: time since contact counts as well.
const now = () => Math.max(Date.now(), contact + performance.now() - contactTick);

function ended(one) {
  return Boolean(one.dataset.closes) && day.format(now()) > one.dataset.closes;
}

function show(one) {
  const next = one.cloneNode(true);
  board.replaceWith(next);
  board = next;
}

function hide() {
  const frame = board.querySelector("[data-frame]");
  if (frame) frame.replaceWith(find("hidden").content.cloneNode(true));
  known.clear();
}

// Too many rows for this screen are cut off, so fewer are asked for; more only after a resize.
function fits() {
  const frame = board.querySelector("[data-frame]");
  const lines = frame ? [...frame.querySelectorAll("tbody tr")] : [];
  if (!lines.length) return true;
  const head = frame.querySelector("thead").getBoundingClientRect().bottom - frame.getBoundingClientRect().top;
  const tallest = Math.max(...lines.map((line) => line.getBoundingClientRect().height));
  const room = Math.min(40, Math.max(3, Math.floor((frame.clientHeight - head) / tallest)));
  if (room === rows || (room > rows && !mayGrow)) return true;
  mayGrow = false;
  rows = room;
  known.clear();
  return false;
}

function tell() {
  find("state").hidden = false;
  find("lost").hidden = !lost;
  find("updated").textContent = minute.format(contact);
  find("since").textContent = moment.format(contact);
}

async function ask(page) {
  const kept = known.get(address(page));
  const answer = await fetch(address(page), {
    cache: "no-store",
    headers: kept ? { "If-None-Match": kept.etag } : {},
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status === 304) return kept.board;
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const text = await answer.text();
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-board]");
  if (!fresh) throw new Error("not a page of the screen");
  if (fresh.dataset.edition !== board.dataset.edition || known.size > MOST_KEPT) known.clear();
  known.set(address(page), { etag: answer.headers.get("ETag"), board: fresh });
  return fresh;
}

function heard() {
  contact = Date.now();
  contactTick = performance.now();
  lost = false;
}

function unheard(page) {
  lost = true;
  const kept = known.get(address(page)) ?? known.get(address(1));
  if (kept && !ended(kept.board)) show(kept.board);
  if (now() - contact > screen.oldest * 1000 || ended(board)) hide();
}

async function go(page) {
  clearTimeout(timer);
  try {
    const fresh = await ask(page);
    heard();
    // A new version of this script starts with a new page.
    if (fresh.dataset.script !== board.dataset.script) location.reload();
    show(fresh);
    if (!fits()) show(await ask(Math.max(1, Math.min(page, Number(board.dataset.pages)))));
  } catch {
    unheard(page);
  }
  tell();
  clearTimeout(timer);
  timer = setTimeout(() => step(paused ? 0 : 1), turn);
}

function step(by) {
  const { page, pages } = board.dataset;
  const total = Math.max(1, Number(pages));
  go(((Number(page) - 1 + by + total) % total) + 1);
}

function pause() {
  paused = !paused;
  find("pause").setAttribute("aria-pressed", String(paused));
}

let away = 0;
function offer() {
  find("controls").hidden = false;
  clearTimeout(away);
  away = setTimeout(() => {
    find("controls").hidden = !find("controls").contains(document.activeElement);
  }, 5000);
}

const KEYS = {
  ArrowRight: () => step(1),
  PageDown: () => step(1),
  ArrowLeft: () => step(-1),
  PageUp: () => step(-1),
  " ": pause,
};
document.addEventListener("keydown", (event) => {
  offer();
  const onButton = event.target instanceof HTMLButtonElement;
  if (!(event.key in KEYS) || (event.key === " " && onButton)) return;
  event.preventDefault();
  KEYS[event.key]();
});
document.addEventListener("pointermove", offer);
find("pause").addEventListener("click", pause);
for (const button of document.querySelectorAll("[data-turn]")) {
  button.addEventListener("click", () => step(Number(button.dataset.turn)));
}
window.addEventListener("resize", () => {
  mayGrow = true;
  step(0);
});

go(Math.max(1, Number(board.dataset.page)));
