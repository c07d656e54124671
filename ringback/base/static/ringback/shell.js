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
    release(event.target);
  });

  // The second half of a double click does nothing, however fast the first was answered.
  document.addEventListener("click", (event) => {
    const button = event.detail > 1 && event.target.closest?.("button, [type=submit]");
    if (button && button.form?.method === "post" && button.type === "submit") {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // Nor does another click while the first is on its way.
  const release = (form) => form.removeAttribute("data-busy");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-busy")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.setAttribute("data-busy", "");
    // A download leaves the page where it is, and nothing tells when it has come.
    setTimeout(release, 5000, form);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => release(event.detail.elt));
  addEventListener("pageshow", () => document.querySelectorAll("[data-busy]").forEach(release));

  // With Ctrl or ⌘ only: a bare key would fire under speech input (WCAG 2.1.4).
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const wanted = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
  });
})();
