// A form whose answer follows each change at once. Without this file its button sends it, as it does anyway.
"use strict";

const form = document.querySelector("form[data-live]");
const answer = document.querySelector("#answer");
let latest = 0;

form.addEventListener("change", update);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  update();
});

async function update() {
  const number = ++latest;
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.action}?${query}`;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    const fresh = page.querySelector("#answer");
    if (number !== latest || !fresh) return;
    document.querySelector("#said").textContent = fresh.dataset.said;
    answer.replaceChildren(...document.adoptNode(fresh).childNodes);
    history.replaceState(null, "", address);
    answer.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  } catch {
    form.submit();
  }
}
