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
    renew(page);
    answer.replaceChildren(...document.adoptNode(fresh).childNodes);
    history.replaceState(null, "", address);
    answer.dispatchEvent(new CustomEvent("renewed", { bubbles: true }));
  } catch {
    form.submit();
  }
}

// What else tells the choice: the links to other languages, and what programs find in the head.
function renew(page) {
  document.querySelector(".foot").replaceWith(document.adoptNode(page.querySelector(".foot")));
  const links = "head link[rel=canonical], head link[rel=alternate]";
  for (const link of document.querySelectorAll(links)) link.remove();
  document.head.append(...[...page.querySelectorAll(links)].map((link) => document.adoptNode(link)));
}
