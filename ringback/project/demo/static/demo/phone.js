// The keypad of a simulated call. Without script its digits are typed into the field.
(() => {
  "use strict";

  function show() {
    for (const keypad of document.querySelectorAll("[data-keypad]")) keypad.hidden = false;
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-key]");
    if (!pressed) return;
    pressed.form.querySelector("[data-keyed]").value += pressed.dataset.key;
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
