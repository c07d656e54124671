// Draws what the report's tables say. Colours and type are the page's own, in either theme; without
// this script the tables stand alone.
(() => {
  "use strict";

  const told = document.getElementById("charts");
  if (!told || !window.echarts) return;
  const charts = JSON.parse(told.textContent);
  const places = [...document.querySelectorAll("[data-chart]")];
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // The computed colour of a variable: the variable itself may hold both themes.
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--rb-${name})`;
    return getComputedStyle(probe).color;
  };

  const look = () => ({
    ink: colour("ink"),
    soft: colour("ink-soft"),
    line: colour("line"),
    font: getComputedStyle(document.body).fontFamily,
    inks: [colour("accent"), colour("warn-ink")],
    kept: [colour("good-ink"), colour("bad-ink")],
  });

  const axis = (theme) => ({
    axisLabel: { color: theme.soft },
    axisLine: { lineStyle: { color: theme.line } },
    splitLine: { lineStyle: { color: theme.line } },
  });

  const option = (chart, theme) => ({
    animation: !still,
    aria: { enabled: true, label: { enabled: false }, decal: { show: chart.kind === "stack" } },
    color: chart.kind === "stack" ? theme.kept : theme.inks,
    textStyle: { color: theme.ink, fontFamily: theme.font },
    legend: { top: 8, textStyle: { color: theme.ink } },
    grid: { top: 48, bottom: 16, left: 16, right: 24, containLabel: true },
    // Rich text is drawn; the other way writes styles the content policy forbids.
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "category", data: chart.names, ...axis(theme) },
    yAxis: { type: "value", minInterval: 1, ...axis(theme) },
    series: chart.series.map((one, place) => ({
      name: one.name,
      type: chart.kind === "line" ? "line" : "bar",
      stack: chart.kind === "stack" ? "all" : undefined,
      symbol: place ? "rect" : "circle",
      symbolSize: 6,
      barMaxWidth: 36,
      data: one.values,
    })),
  });

  const drawn = places.map((place) => ({
    place,
    chart: charts[place.dataset.chart],
    drawing: echarts.init(place, null, { renderer: "svg" }),
  }));
  const draw = () => {
    const theme = look();
    for (const one of drawn) one.drawing.setOption(option(one.chart, theme), true);
  };
  draw();

  new MutationObserver(draw).observe(document.documentElement, {
    attributeFilter: ["data-bs-theme"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  const size = new ResizeObserver(() => drawn.forEach((one) => one.drawing.resize()));
  places.forEach((place) => size.observe(place));
})();
