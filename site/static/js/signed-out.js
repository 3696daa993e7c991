// Says where to sign in to whoever was signed out while they wrote, and goes on keeping what they typed once they are
// back. Without this file the buttons say it.
const TOKEN = "[name=csrfmiddlewaretoken]";
const kept = document.querySelector("form[data-of]");
let isOut = false;
let hasTried = false;

// A new sign-in makes the token of an open form an old one: the page has a new one.
async function goOn() {
  const answer = await fetch(location.href).catch(() => null);
  const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page?.querySelector("form[data-of]");
  // On a computer that people share, it may be somebody else who is signed in now.
  if (fresh?.dataset.of !== kept.dataset.of) return;
  isOut = false;
  kept.querySelector(TOKEN).value = fresh.querySelector(TOKEN).value;
  kept.dispatchEvent(new Event("input"));
}

// Somebody who is signed out is sent to the door, whose page is no answer to show here.
document.addEventListener("htmx:beforeSwap", (event) => {
  const door = new URL(event.detail.xhr.responseURL).pathname;
  if (!door.startsWith("/accounts/")) return;
  event.detail.shouldSwap = false;
  isOut = true;
  const link = Object.assign(document.createElement("a"), { href: door, target: "_blank" });
  link.textContent = "Sign in in a new tab";
  const line = document.querySelector(kept.getAttribute("hx-target"));
  line.replaceChildren(`${kept.dataset.unkept}. You are signed out. `, link, ", then come back to this one");
});
kept?.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 403 || hasTried) return;
  hasTried = true;
  goOn();
});
kept?.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) hasTried = false;
});
addEventListener("focus", () => { if (isOut) goOn(); });
