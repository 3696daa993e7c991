// Says so when keeping a draft did not work. Without this file the buttons keep it.
const state = document.getElementById("draft-state");

// What is typed from now on is not kept yet.
state?.closest("form").addEventListener("input", () => { state.textContent = ""; });
document.addEventListener("htmx:sendError", () => { state.textContent = "Not kept. You are offline"; });
document.addEventListener("htmx:responseError", () => {
  state.textContent = "Not kept. Copy what you wrote, and open the page again";
});
// Somebody who is signed out is sent to the door, whose page is no answer to show here.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!new URL(event.detail.xhr.responseURL).pathname.startsWith("/accounts/")) return;
  event.detail.shouldSwap = false;
  state.textContent = "Not kept. You are signed out. Copy what you wrote, and sign in again";
});
