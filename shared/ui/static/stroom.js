// Listens to the stream of the server, which says no more than that something changed. As a shared worker it listens once for all
// tabs of a browser; where there are no shared workers a page runs it for itself.
"use strict";

const STREAM = "/routes/werk/stroom";
const SHORTEST_MS = 5000;
const LONGEST_MS = 5 * 60 * 1000;

function listen(tell) {
  let pause = SHORTEST_MS;
  let isFirst = true;

  function open() {
    const source = new EventSource(STREAM);
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
      setTimeout(open, pause * (1 + Math.random()));
      pause = Math.min(LONGEST_MS, pause * 2);
    });
  }

  open();
}

if ("SharedWorkerGlobalScope" in self) {
  const ports = new Set();
  let isListening = false;
  self.addEventListener("connect", (event) => {
    const port = event.ports[0];
    ports.add(port);
    port.addEventListener("message", (said) => (said.data === "weg" ? ports.delete(port) : ports.add(port)));
    port.start();
    if (isListening) return;
    isListening = true;
    listen(() => ports.forEach((each) => each.postMessage("veranderd")));
  });
}
