// The words typed in a contact are on the server before anything else happens to the page.
(() => {
  "use strict";

  const writing = document.getElementById("writing");
  if (!writing) return;
  const keeper = document.querySelector("[data-keeper]");
  let strokes = 0; // typed so far
  let kept = 0; // of them known to the server
  let sent = 0; // of them on their way

  writing.addEventListener("input", () => (strokes += 1), true);
  keeper.addEventListener("htmx:beforeRequest", () => (sent = strokes));
  keeper.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) kept = sent;
  });
  const isKept = () => kept === strokes;

  function keep() {
    const mark = strokes;
    const body = new URLSearchParams(new FormData(writing));
    const call = { method: "POST", body, keepalive: true, redirect: "manual" };
    return fetch(writing.dataset.keep, call).then((answer) => {
      if (answer.type === "opaqueredirect") kept = mark;
    });
  }

  // Whatever else is sent from the page waits until the words are kept.
  document.addEventListener("htmx:confirm", (event) => {
    if (isKept() || writing.contains(event.target) || event.target === keeper) return;
    event.preventDefault();
    keep().finally(() => event.detail.issueRequest(true));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form === writing) kept = strokes; // handed in with it
    if (isKept() || event.defaultPrevented) return;
    event.preventDefault();
    const again = () => {
      form.removeAttribute("data-busy");
      kept = strokes;
      form.requestSubmit(event.submitter);
    };
    keep().finally(again);
  });

  const corrections = writing.querySelector(".corrections");
  corrections.addEventListener("toggle", () => {
    if (corrections.open) corrections.querySelector("input[type=search]").focus();
  });
  addEventListener("pagehide", () => isKept() || keep());
  // Words typed before this script was there, or restored by the browser, are words too.
  addEventListener("load", () => {
    const words = document.getElementById("writing-text");
    if (strokes === 0 && words.value !== words.defaultValue) {
      words.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
