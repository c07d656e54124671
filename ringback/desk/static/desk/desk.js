// The desk's few movements. Every one of them has a way without script.
(() => {
  "use strict";

  // In a list J and K move as the arrows do. They work only while the list has the focus: a bare
  // key anywhere else would fire under speech input (WCAG 2.1.4).
  document.addEventListener("keydown", (event) => {
    const frame = event.target.closest("[data-lines]");
    if (!frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const lines = [...frame.querySelectorAll(".line-number")];
    const here = lines.indexOf(document.activeElement);
    const next = lines[Math.min(Math.max(here + step, 0), lines.length - 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });

  // A form that has just been opened takes the focus: at what is wrong, else at its first field.
  function focusPanel() {
    const panel = document.querySelector("[data-panel]");
    if (!panel) return;
    const wrong = panel.querySelector("[aria-invalid=true]");
    const first = panel.querySelector("input:not([type=hidden]), select, textarea");
    if (wrong || panel.closest("#panel[data-opened]")) (wrong || first)?.focus();
  }
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "panel") return;
    event.target.setAttribute("data-opened", "");
    event.target.scrollIntoView({ block: "nearest" });
    document.getElementById("more")?.hidePopover?.();
    focusPanel();
  });
  focusPanel();
})();
