// Around the results while htmx swaps them: what is said aloud, where the focus goes, and what failed.
const results = document.getElementById("results");
const live = document.getElementById("live");
const trouble = document.getElementById("trouble");
const line = document.getElementById("q");
const TOO_MANY = 429;
// Said anew, though it may be what was said before.
const MOMENT = 50;
let then = null;
let asked = line.value;

const isAboutResults = (event) => event.detail.target === results;

function say(words) {
  live.textContent = "";
  setTimeout(() => (live.textContent = words), MOMENT);
}

function fail(words) {
  results.removeAttribute("aria-busy");
  trouble.hidden = false;
  trouble.textContent = words;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isAboutResults(event)) return;
  then = event.detail.elt.dataset.then ?? "found";
  asked = line.value;
  results.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isAboutResults(event)) return;
  // Whoever was signed out meanwhile is sent to sign in, and no page belongs into this one.
  if (new URL(event.detail.xhr.responseURL).pathname !== location.pathname) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (!isAboutResults(event)) return;
  results.removeAttribute("aria-busy");
  trouble.hidden = true;
  const found = document.getElementById("found");
  // What was typed since then stays.
  if (line.value === asked) line.value = asked = new URLSearchParams(location.search).get("q") ?? "";
  // What was pressed may be gone.
  const isLost = document.activeElement === document.body;
  const next = isLost ? document.getElementById(then) : null;
  next?.focus();
  if (next !== found) say(found.dataset.said);
});

document.addEventListener("htmx:responseError", (event) => {
  if (isAboutResults(event)) fail(event.detail.xhr.status === TOO_MANY ? trouble.dataset.tooMany : trouble.dataset.failed);
});

for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (isAboutResults(event)) fail(trouble.dataset.failed);
  });
}
