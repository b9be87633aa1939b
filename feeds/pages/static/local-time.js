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
  const when = "assumed" in place.dataset ? format.format(start) : format.formatRange(start, end);
  const french = (_, hour, minutes) => `${hour}h${minutes === "00" ? "" : minutes}`;
  const told = document.documentElement.lang === "fr" ? when.replace(/\b0?(\d+):(\d\d)/g, french) : when;
  place.textContent = place.dataset.text.replace("{when}", told);
  place.hidden = false;
}
