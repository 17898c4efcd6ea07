// Buttons that copy a quotation or a citation; without JavaScript they stay hidden and the text can be selected.
for (const button of document.querySelectorAll("button.copy")) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    let text = source.textContent.trim();
    if (source.id === "citation") text = text.replace(/\.(\/p\/[^.]+\.[\d-]+)\.$/, `.${location.origin}$1.`);
    await navigator.clipboard.writeText(text);
    const label = button.textContent;
    button.textContent = "✓ " + label;
    setTimeout(() => { button.textContent = label; }, 1500);
  });
}
