// One upload: what the server says of it line by line; at the end the page as it then is. Without scripts the page reloads itself.
const panel = document.getElementById("upload");
const source = new EventSource(panel.dataset.stream);
source.onmessage = (event) => {
  const said = JSON.parse(event.data);
  document.getElementById("line").textContent = said.line;
  panel.querySelector("progress").value = said.share;
  if (!said.busy) { source.close(); location.reload(); }
};
