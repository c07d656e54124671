// The frame's few movements. Every one of them has a way without script.
(() => {
  "use strict";

  const alerts = () => document.getElementById("alerts");

  // A refusal that names where it belongs is shown there, whatever its status. Anything else
  // that failed (a proxy's page, say) must not be poured into the form: say so beside it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, isError } = event.detail;
    if (xhr.getResponseHeader("HX-Retarget")) {
      event.detail.shouldSwap = true;
    } else if (isError) {
      showUnreachable();
    }
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, showUnreachable);
  }

  function showUnreachable() {
    const template = document.getElementById("unreachable");
    alerts().replaceChildren(template.content.cloneNode(true));
  }

  // The theme changes in place; the server only has to remember it.
  document.addEventListener("submit", (event) => {
    const chosen = event.submitter;
    if (event.target.id !== "theme-menu" || !chosen) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(event.target, chosen));
    fetch(event.target.action, { method: "POST", body, redirect: "manual" });
    document.documentElement.dataset.bsTheme = chosen.value;
    for (const button of event.target.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === chosen));
    }
    event.target.hidePopover?.();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
  });
})();
