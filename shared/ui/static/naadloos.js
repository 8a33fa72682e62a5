// Keeps a page up to date: asks every element with data-levend to fetch itself, unless the reader paused it.
// Warns before a session ends. Without this script the page is whole; it only has to be refreshed by hand, and a form
// that is sent after the session ended comes back with what was typed.
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

// What is shown is of this moment; when no answer comes the page says since when it is old.
let shownAt = Date.now();
const connection = document.getElementById("verbinding");

function connected() {
  shownAt = Date.now();
  if (connection) connection.hidden = true;
}

function disconnected() {
  if (!connection || !connection.hidden) return;
  connection.textContent = `Geen verbinding sinds ${clockTime(shownAt)} uur. U ziet de stand van toen.`;
  connection.hidden = false;
}

// In another tab somebody else may have signed in: that answer is not for who reads this page.
function isForSomebodyElse(answer) {
  const who = answer.raw?.headers.get("X-Naadloos-Wie");
  return Boolean(who) && who !== document.body.dataset.wie;
}

// An answer that is not the page we asked for (signed out, something broke) must not replace what is shown.
document.addEventListener("htmx:before:swap", (event) => {
  const answer = event.detail.ctx?.response;
  if (answer && answer.status === 200 && !answer.raw?.redirected && !isForSomebodyElse(answer)) {
    connected();
    return;
  }
  event.preventDefault();
  if (answer?.status >= 500) disconnected();
  else if (answer?.raw?.redirected || answer?.status === 401 || answer?.status === 200) window.location.reload();
});
let isLeaving = false;
window.addEventListener("beforeunload", () => { isLeaving = true; });
document.addEventListener("htmx:error", () => { if (!isLeaving) disconnected(); });

document.querySelectorAll("[data-pauze]").forEach(offerPause);
for (const element of document.querySelectorAll("[data-zonder-script]")) element.hidden = true;
if (document.querySelector("[data-levend]")) setInterval(tick, INTERVAL_MS);

const WARN_BEFORE_MS = 5 * 60 * 1000;
const LOOK_MS = 5000;
const ASK_EVERY_MS = 15000;
const BY_ITSELF = { "X-Naadloos-Vanzelf": "ja" };

function clockTime(moment) {
  return new Date(moment).toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
}

// The page counts by its own clock, from the seconds that the server says are left.
function watchSession(box) {
  const text = box.querySelector("p");
  const stay = box.querySelector("button");
  const again = box.querySelector("a");
  let endsAt = 0;
  let idleAt = 0;
  let askedAt = 0;

  function takeOver(secondsToEnd, secondsIfNobodyAsks) {
    endsAt = Date.now() + secondsToEnd * 1000;
    idleAt = Date.now() + secondsIfNobodyAsks * 1000;
  }

  function show(message, canStay) {
    stay.hidden = !canStay;
    again.hidden = canStay;
    box.hidden = false;
    // Only what changes is read out.
    if (text.textContent !== message) text.textContent = message;
  }

  async function ask(path, options) {
    const answer = await fetch(path, options);
    if (answer.status === 401) {
      takeOver(0, 0);
    } else if (answer.ok) {
      const left = await answer.json();
      takeOver(left.einde, left.zonderVraag);
    }
  }

  function warn() {
    const over = Math.min(endsAt, idleAt);
    if (over <= Date.now()) {
      show("U bent niet meer aangemeld. Wat u hier hebt getypt staat er nog. Meld u aan in een nieuw tabblad en ga hier verder.", false);
    } else if (endsAt <= idleAt) {
      show(`Om ${clockTime(endsAt)} uur moet u zich opnieuw aanmelden. Sla uw werk op.`, false);
    } else {
      show(`Om ${clockTime(idleAt)} uur wordt u uitgelogd, omdat u een tijd niets hebt gedaan.`, true);
    }
  }

  function isFarOff() {
    return Math.min(endsAt, idleAt) - Date.now() > WARN_BEFORE_MS;
  }

  async function look() {
    if (!isFarOff() && Date.now() - askedAt >= ASK_EVERY_MS) {
      // In another tab somebody may have gone on, or signed in again.
      askedAt = Date.now();
      await ask("/routes/sessie/stand", { headers: BY_ITSELF }).catch(() => {});
    }
    if (isFarOff()) {
      box.hidden = true;
    } else {
      warn();
    }
  }

  stay.addEventListener("click", async () => {
    await ask("/routes/sessie/verlengen", { method: "POST" }).catch(() => {});
    await look();
  });
  takeOver(Number(box.dataset.einde), Number(box.dataset.zonderVraag));
  setInterval(look, LOOK_MS);
}

const sessionBox = document.getElementById("sessie");
if (sessionBox) watchSession(sessionBox);

// A button that prints the page stands only where this script runs (see the style sheet); parts of a page come and go.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-afdrukken]")) window.print();
});
