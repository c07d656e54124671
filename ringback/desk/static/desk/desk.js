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

  // Short cuts with Alt, never a bare key: a button is pressed, an input takes the focus.
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const key = event.code.replace(/^(Key|Digit)/, "").toLowerCase();
    const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("button, a, summary")) wanted.click();
    else wanted.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector(":popover-open")) return;
    document.querySelector("[data-escape]")?.click();
  });

  // Digits choose within a group that has the focus.
  document.addEventListener("keydown", (event) => {
    const group = event.target.closest("[data-picks]");
    if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = group.querySelectorAll("button")[Number(event.key) - 1];
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  });

  // Enter hands the words in. While an input method composes a word, Enter is its own.
  document.addEventListener("keydown", (event) => {
    const words = event.target.closest("[data-enter]");
    if (!words || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    words.form.requestSubmit();
  });

  // A service type found by typing, or picked, counts as chosen by hand.
  function choose(list, code) {
    if (code !== undefined) {
      if (![...list.options].some((option) => option.value === code)) list.add(new Option(code, code));
      list.value = code;
    }
    list.dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    const list = pick?.form.querySelector(".category-list");
    if (!list) return;
    event.preventDefault();
    choose(list, pick.dataset.pick);
    document.querySelector("[data-next]")?.focus();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.matches(".category-list")) choose(event.target);
  });

  // A form that has just been opened takes the focus: at what is wrong, else at its first field.
  function focusPanel() {
    const panel = document.querySelector("[data-panel]");
    if (!panel) return;
    const wrong = panel.querySelector("[aria-invalid=true]");
    const fields = "input:not([type=hidden]), select, textarea";
    const first = panel.querySelector("[data-picks] button") || panel.querySelector(fields);
    if (wrong || panel.closest("#panel[data-opened]")) (wrong || first || panel).focus();
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
