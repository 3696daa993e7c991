// After a form was sent with something missing: starts the reader at the list of what to put right.
document.querySelector("[data-error-summary]")?.focus();
