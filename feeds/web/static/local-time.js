// The hour on the visitor's own clock, shown where it is another than that of the event.
"use strict";

for (const place of document.querySelectorAll("[data-start]")) {
  const [start, end] = [place.dataset.start, place.dataset.end].map((text) => new Date(text));
  const zone = /([+-])(\d\d):(\d\d)$/.exec(place.dataset.start);
  const theirs = zone ? (zone[1] === "-" ? 1 : -1) * (60 * zone[2] + Number(zone[3])) : 0;
  if (start.getTimezoneOffset() === theirs) continue;
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit",
  });
  place.textContent = place.dataset.text.replace("{when}", format.formatRange(start, end));
  place.hidden = false;
}
