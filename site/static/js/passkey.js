// Joins the buttons of a page to allauth's scripts for passkeys: shows them where the browser knows passkeys, and says
// so when nothing came of one.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = true;
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
  for (const button of document.querySelectorAll("[data-passkey-form]")) {
    const kind = button.dataset.passkeyForm;
    window.allauth.webauthn.forms[`${kind}Form`]({
      ids: { [kind]: button.id, credential: button.dataset.credential, data: "passkey-data" },
    });
  }
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const text of document.querySelectorAll("[data-passkey-failed]")) text.hidden = false;
});
