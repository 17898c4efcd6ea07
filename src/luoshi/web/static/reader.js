// The reader: a click on a sentence opens its panel; J and K step through the sentences that have echoes.
const text = document.querySelector("article.text");

function open(place) {
  const url = new URL(location.href);
  url.searchParams.set("at", place);
  url.hash = "s" + place;
  location.assign(url);
}

text?.addEventListener("click", (event) => {
  if (event.target.closest("a, button") || String(getSelection())) return;
  const sentence = event.target.closest(".s[data-at]");
  if (sentence) open(sentence.dataset.at);
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!step) return;
  const links = [...document.querySelectorAll("a.echoes")];
  const at = links.indexOf(document.activeElement);
  const chosen = at < 0 ? links.findIndex((link) => link.previousElementSibling?.classList.contains("chosen")) : at;
  links[Math.min(Math.max(chosen + step, 0), links.length - 1)]?.focus();
});
