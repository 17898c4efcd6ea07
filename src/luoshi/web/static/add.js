// Adding documents: files and folders may be dropped on the form, and sending shows how far it is. Without scripts the form does the same.
const form = document.getElementById("add");
const told = form.querySelector(".told");
const bar = form.querySelector("progress");
let dropped = [];

form.querySelector(".here").hidden = false;

async function filesOf(entry, path, found) {
  if (entry.isFile) {
    found.push([await new Promise((done, failed) => entry.file(done, failed)), path + entry.name]);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return;
    for (const one of some) await filesOf(one, `${path}${entry.name}/`, found);
  }
}

form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
form.addEventListener("dragleave", () => form.classList.remove("over"));
form.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("over");
  // All is taken out before the first wait: afterwards the browser empties the items. A file that lies in no folder has no entry.
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const taken = items.map((item) => [item.webkitGetAsEntry?.(), item.getAsFile()]);
  const found = [];
  for (const [entry, file] of taken) {
    if (entry) await filesOf(entry, "", found);
    else if (file) found.push([file, file.name]);
  }
  dropped = found;
  told.textContent = form.dataset.chosen.replace("{count}", found.length);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = new FormData();
  body.append("csrf", form.elements.csrf.value);
  for (const [file, name] of dropped) body.append("files", file, name);
  for (const field of [form.elements.files, form.elements.folder])
    for (const file of field.files) body.append("files", file, file.webkitRelativePath || file.name);
  const sending = new XMLHttpRequest();
  const button = form.querySelector("button");
  const stop = () => { button.disabled = false; bar.hidden = true; };
  sending.upload.onprogress = (step) => { if (step.lengthComputable) bar.value = step.loaded / step.total; };
  sending.onerror = () => { stop(); told.textContent = form.dataset.broken; };
  sending.onload = () => {
    if (sending.status === 200) location.assign(sending.responseURL);
    else {
      stop();
      const answer = new DOMParser().parseFromString(sending.responseText, "text/html");
      told.textContent = answer.querySelector("[role=alert], main p")?.textContent || form.dataset.broken;
    }
  };
  button.disabled = true;
  bar.value = 0;
  bar.hidden = false;
  told.textContent = form.dataset.sending;
  sending.open("POST", form.action);
  sending.send(body);
});
