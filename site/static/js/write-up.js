// Counts words while one writes, and says so when saving did not work. Without this file the page counts at each save.
const AGAIN = 15_000;
const form = document.getElementById("write-up");
const status = document.getElementById("saved");

function count(field) {
  const counter = document.querySelector(`[data-counts="${field.id}"]`);
  if (!counter) return;
  const words = field.value.split(/\s+/).filter(Boolean).length;
  counter.textContent = words === 1 ? "1 word" : `${words} words`;
}

form.addEventListener("input", (event) => count(event.target));

// The answer to a save counts what was sent; more may have been typed since.
document.addEventListener("htmx:afterSettle", () => {
  document.querySelectorAll("[data-counts]").forEach((counter) => {
    const field = document.getElementById(counter.dataset.counts);
    if (field) count(field);
  });
});

let waiting;
const again = () => {
  clearTimeout(waiting);
  form.dispatchEvent(new Event("again"));
};

function tryLater(words) {
  status.textContent = words;
  clearTimeout(waiting);
  waiting = setTimeout(again, AGAIN);
}

form.addEventListener("htmx:sendError", () => tryLater("Not saved. You are offline. We will try again"));
form.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) tryLater("Not saved. Something went wrong here. We will try again");
  else status.textContent = "Not saved. Copy what you wrote, and open the page again";
});
window.addEventListener("online", () => {
  if (status.textContent.startsWith("Not saved")) again();
});

// What a button sends starts from the version that the last save has made: it waits for a save that is on its way.
const LONG_ENOUGH = 10_000;
let isSaving = false;
let isLeaving = false;
let send;
form.addEventListener("htmx:beforeRequest", (event) => {
  if (send || isLeaving) event.preventDefault();
  else isSaving = true;
});
form.addEventListener("htmx:afterRequest", () => {
  isSaving = false;
  send?.();
});
form.addEventListener("submit", (event) => {
  clearTimeout(waiting);
  if (!isSaving) {
    isLeaving = true;
    return;
  }
  event.preventDefault();
  if (send) return;
  status.textContent = "Saving";
  const tooLong = setTimeout(() => {
    htmx.trigger(form, "htmx:abort");
    send?.();
  }, LONG_ENOUGH);
  send = () => {
    clearTimeout(tooLong);
    send = undefined;
    isSaving = false;
    form.requestSubmit(event.submitter);
  };
});
// Whoever types on has stopped the page from leaving; a browser that goes back shows it as it was left.
form.addEventListener("input", () => { isLeaving = false; });
window.addEventListener("pageshow", () => { isLeaving = false; });
