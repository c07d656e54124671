// Draws the process map its table tells. Colours and type are the page's own, in either theme;
// without this script the table stands alone.
(() => {
  "use strict";

  const told = document.getElementById("flow-map");
  const place = document.querySelector("[data-flow-map]");
  if (!told || !place || !window.echarts) return;
  const map = JSON.parse(told.textContent);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const narrow = matchMedia("(max-width: 575.98px)");

  // The handbook's way is the middle row; what turns back stands above, what leaves it below.
  const SPOTS = {
    registered: [0, 1], accepted: [1, 1], dispatched: [2, 1], claimed: [3, 1],
    replied: [4, 1], passed: [5, 1], answered: [6, 1], closed: [7, 1],
    ineligible: [0, 0], held: [0.7, 0], resumed: [1.5, 0], handed_over: [2.4, 0],
    forced: [3.2, 0], sent_back: [4.1, 0], completed: [5, 0], reopened: [6, 0],
    confirmed: [7, 0],
    merged: [0, 2], cancelled: [1, 2], return_refused: [2, 2], returned: [3, 2],
    recalled: [4, 2], return_accepted: [5, 2],
  };
  const MOST = 40; // more arrows than that cannot be told apart; the table has them all

  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--rb-${name})`;
    return getComputedStyle(probe).color;
  };

  const spot = (code) => {
    const [along, across] = SPOTS[code];
    const width = place.clientWidth;
    const height = place.clientHeight;
    return narrow.matches
      ? [((across + 0.5) / 3) * width, ((along + 0.5) / 8) * height]
      : [((along + 0.5) / 8) * width, ((across + 0.5) / 3) * height];
  };

  const corners = () =>
    [[0, 0], [place.clientWidth, place.clientHeight]].map(([x, y], at) => ({
      id: `corner-${at}`, name: `corner-${at}`, x, y, symbol: "none", silent: true,
    }));

  const onTheWay = (arrow) => {
    const from = map.main.indexOf(arrow.source);
    return from >= 0 && map.main[from + 1] === arrow.target;
  };

  const option = () => {
    const theme = {
      ink: colour("ink"),
      soft: colour("ink-soft"),
      line: colour("line"),
      surface: colour("surface"),
      way: colour("accent"),
      off: colour("warn-ink"),
      font: getComputedStyle(document.body).fontFamily,
    };
    const shown = map.arrows.slice(0, MOST);
    const most = Math.max(...shown.map((each) => each.count));
    const names = new Map(map.nodes.map((each) => [each.code, each.name]));
    return {
      animation: !still,
      textStyle: { color: theme.ink, fontFamily: theme.font },
      // Rich text is drawn; the other way writes styles the content policy forbids.
      tooltip: {
        renderMode: "richText",
        formatter: ({ dataType, data }) =>
          dataType === "edge"
            ? `${names.get(data.source)} → ${names.get(data.target)}\n` +
              `${data.told.label} · ${map.words.median} ${data.told.median} · P90 ${data.told.p90}`
            : data.label.formatter,
      },
      series: [{
        type: "graph",
        layout: "none",
        // Coordinates are pixels of the place itself, and two unseen corners hold them there:
        // nothing is stretched, and no node is cut at the edge.
        left: 0, right: 0, top: 0, bottom: 0,
        roam: false,
        edgeSymbol: ["none", "arrow"],
        edgeSymbolSize: 8,
        emphasis: { focus: "adjacency" },
        data: corners().concat(map.nodes.filter((each) => SPOTS[each.code]).map((each) => ({
          id: each.code,
          name: each.code,
          x: spot(each.code)[0],
          y: spot(each.code)[1],
          // Round and small, so that the head of every arrow is seen; the name stands beside.
          symbol: "circle",
          symbolSize: map.main.includes(each.code) ? 22 : 16,
          itemStyle: {
            color: theme.surface,
            borderWidth: map.main.includes(each.code) ? 3 : 2,
            borderColor: map.main.includes(each.code) ? theme.way : theme.soft,
          },
          label: {
            show: true,
            position: narrow.matches ? "right" : "bottom",
            formatter: each.name,
            color: theme.ink,
            width: narrow.matches ? 72 : 104,
            overflow: "break",
            fontSize: 12,
          },
        }))),
        links: shown.map((arrow) => ({
          source: arrow.source,
          target: arrow.target,
          told: arrow,
          lineStyle: {
            color: onTheWay(arrow) ? theme.way : theme.off,
            width: 1 + 5 * (arrow.count / most),
            opacity: onTheWay(arrow) ? 0.9 : 0.55,
            curveness: onTheWay(arrow) ? 0 : 0.18,
          },
          label: {
            show: true,
            formatter: onTheWay(arrow) ? `${arrow.label}\n${arrow.p90}` : arrow.label,
            color: theme.ink,
            backgroundColor: theme.surface,
            fontSize: 11,
            padding: [1, 3],
          },
        })),
      }],
    };
  };

  const drawing = echarts.init(place, null, { renderer: "svg" });
  const draw = () => drawing.setOption(option(), true);
  draw();
  drawing.on("click", { dataType: "edge" }, ({ data }) => {
    location.href = data.told.address;
  });

  new MutationObserver(draw).observe(document.documentElement, {
    attributeFilter: ["data-bs-theme"],
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new ResizeObserver(() => {
    drawing.resize();
    draw();
  }).observe(place);
})();
