// Pages that were made without knowing where they will be: the address of the calendar is found out here, and the button
// subscribes. Without this file the button downloads, and the address is a relative one.
"use strict";

const here = (href) => new URL(href, document.baseURI).href;

if (/^https?:$/.test(location.protocol)) {
  for (const button of document.querySelectorAll("a[data-subscribe]")) {
    button.href = here(button.getAttribute("href")).replace(/^https?:/, "webcal:");
  }
  const address = document.querySelector("#address");
  if (address) address.textContent = here(address.textContent);
}
