// Wagtail saves a page by itself while one writes. A button that sends the page waits for a save that is on its way,
// and no save starts after it: otherwise two requests make the same new page, and the second finds its address taken.
const LONG_ENOUGH = 10_000;
const editsPage = (form) => form.matches("[data-controller~='w-autosave']");
let isSaving = false;
let isLeaving = false;
let send;

document.addEventListener("w-autosave:save", (event) => {
  if (send || isLeaving) event.preventDefault();
  else isSaving = true;
});

function saved() {
  isSaving = false;
  send?.();
}
document.addEventListener("w-autosave:success", saved);
document.addEventListener("w-autosave:error", saved);

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!editsPage(form)) return;
    if (!isSaving) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (send) return;
    const button = event.submitter;
    const tooLong = setTimeout(saved, LONG_ENOUGH);
    send = () => {
      clearTimeout(tooLong);
      send = undefined;
      // Wagtail has disabled the button by now, and a disabled one is not sent: a field says what was pressed.
      if (button?.name) {
        const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
        form.append(pressed);
      }
      form.requestSubmit();
    };
  },
  { capture: true },
);

// Back from the page that followed, one writes on.
window.addEventListener("pageshow", () => {
  isLeaving = false;
});
