// What is over is told on the visitor's clock: the page itself is the same on every day. Without this file it shows
// the date, and what one may have done before.
"use strict";

const isOver = (element) => Date.parse(element.dataset.ends) <= Date.now();

for (const event of document.querySelectorAll("article[data-ends]")) {
  if (!isOver(event)) continue;
  for (const part of event.querySelectorAll("[data-over]")) part.hidden = false;
  for (const part of event.querySelectorAll("[data-ahead]")) part.hidden = true;
}

// Of a series the next times stand first; a link to a day opens the list.
for (const list of document.querySelectorAll(".all-times")) {
  const times = [...list.querySelectorAll("li[data-ends]")];
  for (const time of times) time.classList.toggle("is-over", isOver(time));
  times.find((time) => !isOver(time))?.setAttribute("aria-current", "true");
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked && list.contains(asked)) {
    list.open = true;
    asked.scrollIntoView({ block: "center" });
  }
}
