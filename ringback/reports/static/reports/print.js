// A button for what every browser's menu has.
(() => {
  "use strict";
  document.querySelector("[data-print]")?.addEventListener("click", () => print());
})();
