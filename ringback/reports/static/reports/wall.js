// Old numbers must not look like new ones: what could not be fetched is said until it can.
(() => {
  "use strict";

  const say = (isLost) => {
    const note = document.querySelector(".wall-lost");
    if (note) note.hidden = !isLost;
  };
  for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.body.addEventListener(trouble, () => say(true));
  }
  document.body.addEventListener("htmx:afterSwap", () => say(false));
})();
