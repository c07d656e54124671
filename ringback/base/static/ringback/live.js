// The live stream: says "look again" to whatever on the page listens to live:<topic>.
(() => {
  "use strict";

  const { stream, topics: wanted = "" } = document.body.dataset;
  const topics = wanted.split(",").filter(Boolean);
  if (!stream || !topics.length || !window.EventSource) return;

  const CALM = 1000; // milliseconds: a burst of news is one look
  const waiting = new Set();
  let timer = 0;
  let source = null;

  // A question that stands open must not vanish under the reader's hand.
  const isBusy = () => document.querySelector("[popover].confirm:popover-open, [data-busy]");

  function tell() {
    timer = 0;
    if (isBusy()) {
      timer = setTimeout(tell, CALM);
      return;
    }
    for (const topic of waiting) htmx.trigger(document.body, `live:${topic}`);
    waiting.clear();
  }

  function hear(topic) {
    waiting.add(topic);
    timer ||= setTimeout(tell, CALM);
  }

  function open() {
    source = new EventSource(`${stream}?topics=${encodeURIComponent(topics.join(","))}`);
    for (const topic of topics.map((name) => name.split(":")[0])) {
      source.addEventListener(topic, () => hear(topic));
    }
  }

  // A browser opens six connections to a host: a page that nobody looks at gives its own back.
  document.addEventListener("visibilitychange", () => {
    source?.close();
    if (document.hidden) return;
    open();
    for (const topic of topics) hear(topic.split(":")[0]);
  });
  addEventListener("pagehide", () => source?.close());
  if (!document.hidden) open();
})();
