// Keeps a page about the flow of messages up to date: the server says that something changed, and the page asks for itself.
// Without this script the page is whole; it only has to be refreshed by hand.
"use strict";

(() => {
  const SHORTEST_MS = 5000;
  const LONGEST_MS = 60 * 1000;
  const address = document.querySelector("[data-stroom]")?.dataset.stroom;
  if (!address) return;
  let pause = SHORTEST_MS;
  let isFirst = true;
  let isStale = false;

  function update() {
    isStale = paused || document.hidden;
    if (isStale) return;
    document.querySelector("[data-stroom]").dispatchEvent(new CustomEvent("bijwerken"));
  }

  function listen() {
    const source = new EventSource(address);
    source.addEventListener("stroom", update);
    source.addEventListener("open", () => {
      pause = SHORTEST_MS;
      connected();
      // What changed while nobody listened.
      if (!isFirst) update();
      isFirst = false;
    });
    source.addEventListener("error", () => {
      if (!isLeaving) disconnected();
      if (source.readyState !== EventSource.CLOSED) return;
      // Refused: signed out, too many, or the server is away.
      setTimeout(listen, pause * (1 + Math.random()));
      pause = Math.min(LONGEST_MS, pause * 2);
    });
  }

  function catchUp() {
    if (isStale) update();
  }
  document.addEventListener("visibilitychange", catchUp);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-pauze]")) catchUp();
  });
  listen();
})();
