// Asks the browser for a passkey and hands its answer to the form it was asked for.
//
//   <form data-passkey="create|get" data-options="{…}"> <input type="hidden" name="answer"> …
//
// Binary values travel as base64url, as WebAuthn's own JSON form has them.
(() => {
  "use strict";

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  function read(options) {
    const read = { ...options, challenge: bytes(options.challenge) };
    if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      if (options[list]) {
        read[list] = options[list].map((each) => ({ ...each, id: bytes(each.id) }));
      }
    }
    return read;
  }

  function written(credential) {
    const { response } = credential;
    const said = { clientDataJSON: text(response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (response[part]) said[part] = text(response[part]);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: {},
      response: said,
    };
  }

  async function ask(form) {
    const publicKey = read(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.answer.value = JSON.stringify(written(credential));
  }

  // Before the frame's own listener, which lets a form go once only.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.answer.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.querySelector("[data-problem]").hidden = true;
    ask(form).then(
      () => form.requestSubmit(),
      () => { form.querySelector("[data-problem]").hidden = false; },
    );
  }, true);

  // What the browser cannot do is not offered.
  if (!window.PublicKeyCredential) {
    for (const form of document.querySelectorAll("[data-passkey]")) form.hidden = true;
  }
})();
