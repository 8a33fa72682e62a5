// Says on a page of work that there are new tasks. Nothing on the page moves: whoever reads it refreshes it.
// One tab of a browser listens to the server and tells the others; when it closes another one takes over. Not a shared worker: that
// may name itself otherwise than the page does (User-Agent), and a session of one browser in another one ends.
"use strict";

(() => {
  const box = document.querySelector("[data-nieuws]");
  if (!box) return;
  const STREAM = "/routes/werk/stroom";
  const TOGETHER = "naadloos-stroom";
  const SHORTEST_MS = 5000;
  const LONGEST_MS = 5 * 60 * 1000;
  const SPREAD_MS = 2000;
  const EVERY_MS = 3000;
  const text = box.querySelector("[role=status]");
  const link = box.querySelector("a");
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

  // Gives how to stop.
  function listen(tell) {
    let source = null;
    let again = null;
    let pause = SHORTEST_MS;
    let isFirst = true;

    function open() {
      source = new EventSource(STREAM);
      source.addEventListener("werk", tell);
      source.addEventListener("open", () => {
        pause = SHORTEST_MS;
        // What changed while nobody listened.
        if (!isFirst) tell();
        isFirst = false;
      });
      source.addEventListener("error", () => {
        if (source.readyState !== EventSource.CLOSED) return;
        // Refused: signed out, too many, or the server is away. Not all browsers come back at once.
        again = setTimeout(open, pause * (1 + Math.random()));
        pause = Math.min(LONGEST_MS, pause * 2);
      });
    }

    open();
    return () => {
      clearTimeout(again);
      source.close();
    };
  }

  function join() {
    const channel = new BroadcastChannel(TOGETHER);
    const leaving = new AbortController();
    channel.addEventListener("message", askSoon);
    window.addEventListener("pagehide", () => {
      channel.close();
      leaving.abort();
    }, { once: true });
    navigator.locks.request(TOGETHER, { signal: leaving.signal }, () => new Promise((release) => {
      const stop = listen(() => {
        channel.postMessage("veranderd");
        askSoon();
      });
      window.addEventListener("pagehide", () => {
        stop();
        release();
      }, { once: true });
    })).catch(() => {});
  }

  document.addEventListener("visibilitychange", () => {
    if (isStale && !document.hidden) askSoon();
  });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    window.location.reload();
  });
  if (navigator.locks && "BroadcastChannel" in window) {
    join();
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      join();
      askSoon();
    });
  } else {
    listen(askSoon);
  }
})();
