// Keeps a page up to date: asks every element with data-levend to fetch itself, unless the reader paused it.
// Without this script the page is whole; it only has to be refreshed by hand.
"use strict";

const INTERVAL_MS = 2000;
let paused = false;

function tick() {
  if (paused || document.hidden) return;
  for (const element of document.querySelectorAll("[data-levend]")) {
    element.dispatchEvent(new CustomEvent("bijwerken"));
  }
}

function offerPause(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    paused = !paused;
    button.setAttribute("aria-pressed", String(paused));
    if (!paused) tick();
  });
}

// An answer that is not the page we asked for (signed out, something broke) must not replace what is shown.
document.addEventListener("htmx:before:swap", (event) => {
  const answer = event.detail.ctx?.response;
  if (answer && answer.status === 200 && !answer.raw?.redirected) return;
  event.preventDefault();
  if (answer?.raw?.redirected) window.location.reload();
});

document.querySelectorAll("[data-pauze]").forEach(offerPause);
for (const element of document.querySelectorAll("[data-zonder-script]")) element.hidden = true;
if (document.querySelector("[data-levend]")) setInterval(tick, INTERVAL_MS);
