// Copy buttons. Without this file the address stays visible and can be selected by hand.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const address = document.getElementById(button.dataset.copy);
  const status = button.nextElementSibling;
  const label = button.textContent;

  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copy(address))) return;
    button.textContent = status.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = label;
      status.textContent = "";
    }, 2500);
  });
}

async function copy(address) {
  try {
    await navigator.clipboard.writeText(address.textContent);
    return true;
  } catch {
    // No clipboard over plain http: the selection is copied the old way, or left for the reader to copy.
    getSelection().selectAllChildren(address);
    return document.execCommand("copy");
  }
}
