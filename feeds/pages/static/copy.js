// Copy buttons. Without this file what they would copy stays visible and can be selected by hand.
"use strict";

function prepare() {
  for (const button of document.querySelectorAll("button[data-copy][hidden]")) {
    const label = button.textContent;
    const status = button.nextElementSibling;

    button.hidden = false;
    button.addEventListener("click", async () => {
      if (!(await copy(document.getElementById(button.dataset.copy)))) return;
      button.textContent = status.textContent = button.dataset.done;
      setTimeout(() => {
        button.textContent = label;
        status.textContent = "";
      }, 2500);
    });
  }
}

async function copy(place) {
  try {
    await navigator.clipboard.writeText(place.textContent);
    return true;
  } catch {
    // No clipboard over plain http: the selection is copied the old way, or left for the reader to copy.
    getSelection().selectAllChildren(place);
    return document.execCommand("copy");
  }
}

prepare();
document.addEventListener("renewed", prepare);
