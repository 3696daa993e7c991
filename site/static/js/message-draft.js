// Says so when keeping a draft did not work, and takes what was sent out of the field.
// Without this file the buttons keep it.
const state = document.getElementById("draft-state");

// What is typed from now on is not kept yet.
state?.closest("form").addEventListener("input", () => { state.textContent = ""; });
document.addEventListener("htmx:sendError", () => { state.textContent = "Not kept. You are offline"; });
document.addEventListener("htmx:responseError", () => {
  state.textContent = "Not kept. Copy what you wrote, and open the page again";
});

// A browser that goes back puts what was sent into the field again: it would be sent twice.
addEventListener("pageshow", () => {
  const field = state?.closest("form").querySelector("textarea");
  const last = [...document.querySelectorAll(".msg__text")].pop();
  const words = (text) => text.trim().replace(/\s+/g, " ");
  if (last && words(field.value) === words(last.innerText)) field.value = field.defaultValue;
});
