// Says on a page of work that there are new tasks. Nothing on the page moves: whoever reads it refreshes it.
"use strict";

(() => {
  const box = document.querySelector("[data-nieuws]");
  if (!box) return;
  const text = box.querySelector("[role=status]");
  const link = box.querySelector("a");
  const SPREAD_MS = 2000;
  const EVERY_MS = 3000;
  let timer = null;
  let isStale = false;

  function show(count) {
    if (!count) return;
    const message = count === 1 ? "1 nieuwe taak." : `${count} nieuwe taken.`;
    if (text.textContent !== message) text.textContent = message;
    link.href = window.location.href;
    link.hidden = false;
    box.classList.add("nieuws--er-is");
  }

  async function ask() {
    timer = null;
    const answer = await fetch(box.dataset.nieuws, { headers: { "X-Naadloos-Vanzelf": "ja" } });
    if (answer.ok) show((await answer.json()).nieuw);
  }

  // Everybody is told at the same moment; not everybody asks at the same moment.
  function askSoon() {
    isStale = document.hidden;
    if (isStale || timer !== null) return;
    const wait = box.classList.contains("nieuws--er-is") ? EVERY_MS : 0;
    timer = setTimeout(() => ask().catch(() => {}), wait + Math.random() * SPREAD_MS);
  }

  document.addEventListener("visibilitychange", () => {
    if (isStale && !document.hidden) askSoon();
  });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.location.reload();
  });
  if ("SharedWorker" in window) {
    const port = new SharedWorker(box.dataset.stroom, "naadloos-stroom").port;
    port.addEventListener("message", askSoon);
    port.start();
    window.addEventListener("pagehide", () => port.postMessage("weg"));
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      port.postMessage("terug");
      askSoon();
    });
  } else {
    listen(askSoon);
  }
})();
