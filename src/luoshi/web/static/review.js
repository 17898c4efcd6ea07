// Review by keyboard: J and K step, A accepts, X refuses, U is unsure, E opens the fields, S saves. Without scripts the form does the same.
const items = [...document.querySelectorAll(".items > .item")];
const form = document.getElementById("review");
let at = -1;

function go(to) {
  if (!items.length) return;
  items[at]?.classList.remove("current");
  at = Math.min(Math.max(to, 0), items.length - 1);
  items[at].classList.add("current");
  items[at].focus({ preventScroll: true });
  items[at].scrollIntoView({ block: "center" });
}

function say(verdict) {
  const chosen = items[Math.max(at, 0)]?.querySelector(`input[value="${verdict}"]`);
  if (!chosen) return;
  chosen.checked = true;
  go(Math.max(at, 0) + 1);
}

const keys = {
  j: () => go(at + 1),
  k: () => go(at - 1),
  a: () => say("accepted"),
  x: () => say("refused"),
  u: () => say("unsure"),
  s: () => form?.requestSubmit(),
  e: () => {
    go(Math.max(at, 0));
    const fields = items[at]?.querySelector("details.correct");
    if (!fields) return;
    fields.open = true;
    fields.querySelector("input:not([type=hidden]), select")?.focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=radio]), textarea, select")) {
    if (event.key === "Escape") go(at);
    return;
  }
  const act = keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

items.forEach((item, number) => item.addEventListener("focusin", () => {
  if (number === at) return;
  items[at]?.classList.remove("current");
  at = number;
  item.classList.add("current");
}));
