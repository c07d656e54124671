// A question that hangs on another is put away while nobody answers that one. Without script all
// are shown, and the server asks only for those that count.
(() => {
  "use strict";

  const form = document.querySelector("form:has([data-when])");
  if (!form) return;

  const answered = (code) => {
    const chosen = form.querySelector(
      `[name="q-${CSS.escape(code)}"]:checked, select[name="q-${CSS.escape(code)}"], ` +
        `input:not([type="radio"])[name="q-${CSS.escape(code)}"]`,
    );
    return Boolean(chosen?.value);
  };

  function tidy() {
    for (const control of form.querySelectorAll("[data-when]")) {
      const field = control.closest(".field");
      field.hidden = !control.dataset.when.split(" ").every(answered) && !field.querySelector(".field-errors");
    }
  }

  form.addEventListener("change", tidy);
  tidy();
})();
