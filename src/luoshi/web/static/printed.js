// As printed: a click on a piece explains it.
document.querySelector(".sheet")?.addEventListener("click", (event) => {
  if (event.target.closest("a") || String(getSelection())) return;
  const piece = event.target.closest("[data-piece]");
  if (!piece) return;
  const url = new URL(location.href);
  url.searchParams.set("piece", piece.dataset.piece);
  url.hash = "chosen";
  location.assign(url);
});
