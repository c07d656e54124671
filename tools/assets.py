"""Put the browser's third-party files into `ringback/base/static/vendor/`: style, script, icons.

They come by npm from `package-lock.json`, with the machine's own Node when it is 18 or newer, else
with one installed into `.venv`. Nothing of it is committed.
"""

import re
import shutil
import subprocess

from tools.environment import ROOT, SetupError, Stamp, install, run, say, tool

VENDOR = ROOT / "ringback" / "base" / "static" / "vendor"
MODULES = ROOT / "node_modules"
ICON_LIST = ROOT / "ringback" / "base" / "icons.txt"
SOURCES = (ROOT / "package-lock.json", ICON_LIST, ROOT / "tools" / "assets.py")

COPIED = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js",
    "@tabler/core/dist/js/tabler-theme.min.js",
    "echarts/dist/echarts.min.js",
)
OLDEST_NODE = 18


def build() -> None:
    """Fetch and build the assets, unless they are there and their sources are unchanged."""
    stamp = Stamp(MODULES / ".ringback-assets", *SOURCES)
    if stamp.is_fresh() and (VENDOR / "icons.svg.br").is_file():
        return
    say("fetching the browser's files")
    node, npm = _node()
    run([npm, "ci", "--silent"])
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name in COPIED:
        _copy(name)
    (VENDOR / "icons.svg").write_text(_sprite(icon_names()), "utf-8")
    made = sorted(str(path) for path in VENDOR.iterdir())
    run([node, str(ROOT / "tools" / "precompress.mjs"), *made])
    stamp.renew()


def icon_names() -> list[str]:
    """The icons we use, as `name` or `name-filled`, one a line; `#` begins a comment."""
    lines = (line.split("#")[0].strip() for line in ICON_LIST.read_text("utf-8").splitlines())
    return sorted({line for line in lines if line})


def _node() -> tuple[str, str]:
    """The Node and npm to use: the machine's when new enough, else those of the node lock."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major_version(node) >= OLDEST_NODE:
        return node, npm
    install("node")
    return tool("node"), tool("npm")


def _major_version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.match(r"v(\d+)\.", said)
    return int(number[1]) if number else 0


def _copy(name: str) -> None:
    source = MODULES / name
    text = source.read_text("utf-8")
    # The maps stay behind, and a manifest refuses a file that points to a missing one.
    text = re.sub(r"(/\*|//)# sourceMappingURL=\S+( \*/)?\s*$", "", text)
    (VENDOR / source.name).write_text(text, "utf-8")


def _sprite(names: list[str]) -> str:
    symbols = "\n".join(_symbol(name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(name: str) -> str:
    """One icon as a symbol, for `<use href="…/icons.svg#name">`; stroke and fill travel along."""
    plain = name.removesuffix("-filled")
    style = "filled" if plain != name else "outline"
    source = MODULES / "@tabler" / "icons" / "icons" / style / f"{plain}.svg"
    if not source.is_file():
        raise SetupError(f"{ICON_LIST.name} names an icon that Tabler does not have: {name}")
    svg = source.read_text("utf-8")
    svg = re.sub(r'\s+(xmlns|width|height|class)="[^"]*"', "", svg, count=4)
    svg = re.sub(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "", svg)
    svg = re.sub(r"\s+", " ", svg).replace("> <", "><").strip()
    return svg.replace("<svg", f'<symbol id="{name}"').replace("</svg>", "</symbol>")
