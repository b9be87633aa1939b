// A month as a grid that the arrow keys walk through (ARIA Authoring Practices, grid). Without this file it is a table.
"use strict";

const DAYS = 7;
const TURNED = "month-turned-by-key"; // the next page then goes on where the keys were
const STEPS = {
  ArrowLeft: () => -1,
  ArrowRight: () => 1,
  ArrowUp: () => -DAYS,
  ArrowDown: () => DAYS,
  Home: (place) => -(place % DAYS),
  End: (place) => DAYS - 1 - (place % DAYS),
};

for (const table of document.querySelectorAll("table.month")) {
  const cells = [...table.querySelectorAll("td")];
  let current = Math.max(0, cells.findIndex((cell) => cell.matches("[aria-current]")));

  table.setAttribute("role", "grid");
  for (const row of table.querySelectorAll("tr")) row.setAttribute("role", "row");
  for (const head of table.querySelectorAll("th")) head.setAttribute("role", "columnheader");
  cells.forEach((cell, place) => {
    cell.setAttribute("role", "gridcell");
    cell.tabIndex = place === current ? 0 : -1;
  });

  if (sessionStorage.getItem(TURNED)) {
    sessionStorage.removeItem(TURNED);
    cells[current].focus();
  }

  const go = (place) => {
    if (!cells[place]) return;
    cells[current].tabIndex = -1;
    current = place;
    cells[place].tabIndex = 0;
    cells[place].focus();
  };

  table.addEventListener("focusin", ({ target }) => {
    const place = cells.indexOf(target.closest("td"));
    if (place < 0) return;
    cells[current].tabIndex = -1;
    current = place;
    cells[place].tabIndex = 0;
  });

  table.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = event.target.closest("td");
    if (event.key in STEPS && cell) {
      go(current + STEPS[event.key](current));
    } else if (event.key === "Enter" && event.target === cell) {
      cell.querySelector("a")?.click();
    } else if (event.key === "PageUp" || event.key === "PageDown") {
      sessionStorage.setItem(TURNED, "1");
      document.querySelector(event.key === "PageUp" ? "a[rel~=prev]" : "a[rel~=next]")?.click();
    } else {
      return;
    }
    event.preventDefault();
  });
}
