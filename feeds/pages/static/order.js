// The ways that fit the visitor's device come first. All stay: the device only guesses what somebody uses.
"use strict";

const SYSTEMS = { android: /Android/, ios: /iPhone|iPad/, mac: /Macintosh/, windows: /Windows/, linux: /Linux|X11/ };

function order() {
  const own = Object.keys(SYSTEMS).find((name) => SYSTEMS[name].test(navigator.userAgent));
  if (own === "android") {
    // Nothing there opens webcal: the button leads to what helps.
    for (const button of document.querySelectorAll("[data-subscribe]")) button.href = "#subscribe";
  }
  for (const list of document.querySelectorAll("[data-order]")) {
    list.prepend(...[...list.children].filter((row) => row.dataset.systems.split(" ").includes(own)));
  }
}

order();
document.addEventListener("renewed", order);
