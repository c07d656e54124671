// Drag a sheet onto a person to give it to them. The list beside each sheet and its button do the
// same for keyboards and fingers; here they are only filled in and pressed.
(() => {
  "use strict";

  let dragged = null;

  function listOf(line) {
    return line?.querySelector("[data-give] select[name=ref]");
  }

  function canTake(person) {
    const list = listOf(dragged);
    return list && [...list.options].some((option) => option.value === person.dataset.person);
  }

  function mark() {
    for (const person of document.querySelectorAll("[data-person]")) {
      person.classList.toggle("takes", Boolean(dragged) && Boolean(canTake(person)));
      person.classList.remove("over");
    }
  }

  document.addEventListener("dragstart", (event) => {
    const line = event.target.closest?.("[data-drag]");
    if (!line || !listOf(line)) return;
    dragged = line;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", line.id);
    mark();
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    mark();
  });
  document.addEventListener("dragover", (event) => {
    const person = event.target.closest?.("[data-person]");
    if (!person || !canTake(person)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    person.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    event.target.closest?.("[data-person]")?.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    const person = event.target.closest?.("[data-person]");
    if (!person || !canTake(person)) return;
    event.preventDefault();
    const list = listOf(dragged);
    list.value = person.dataset.person;
    list.form.requestSubmit();
  });
})();
