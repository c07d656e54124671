"""The translation catalogs: English stands in the source, zh-Hans in each module's `locale/`.

There is no English catalog: the source text *is* the English. A module that shows a text to
people therefore has exactly one catalog, `locale/zh_Hans/LC_MESSAGES/django.po`. Babel reads and
compiles them, because a bare machine has no gettext programs.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_texts
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools.environment import ROOT

PACKAGE = ROOT / "ringback"
CATALOG = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """\
msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def modules() -> list[Path]:
    """The folders of the modules, each owning its own texts."""
    return sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


def extract() -> None:
    """Bring each module's catalog in step with its source; known texts keep their translation."""
    for module in modules():
        source, path = texts_of(module), module / CATALOG
        if not len(source):
            continue
        catalog = read(path) if path.is_file() else Catalog(locale="zh_Hans")
        catalog.update(source, no_fuzzy_matching=True)
        body = io.BytesIO()
        write_po(
            body,
            catalog,
            width=0,
            no_location=True,
            omit_header=True,
            sort_output=True,
            ignore_obsolete=True,
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(HEADER.encode() + body.getvalue().rstrip() + b"\n")


def contradictions() -> Iterator[str]:
    """Texts that two modules translate differently. Catalogs are laid over each other, so one of
    the two would be shown in both places; a context (``msgctxt``) keeps two meanings apart."""
    told: dict[tuple[object, object], tuple[object, str]] = {}
    for module in modules():
        path = module / CATALOG
        for message in read(path) if path.is_file() else ():
            if not message.id:
                continue
            key = (message.context, _hashable(message.id))
            string, elsewhere = told.setdefault(key, (message.string, module.name))
            if string != message.string:
                yield f"{message.id!r}: {string} in {elsewhere}, {message.string} in {module.name}"


def _hashable(text_id: Any) -> object:
    return tuple(text_id) if isinstance(text_id, list) else text_id


def compile_stale() -> None:
    """Write the `.mo` beside each catalog that is newer than its own."""
    for path in PACKAGE.glob(f"*/{CATALOG}"):
        compiled = path.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime < path.stat().st_mtime:
            with compiled.open("wb") as file:
                write_mo(file, read(path))


def problems() -> list[str]:
    """What keeps the catalogs from being complete and fresh, one line each."""
    return [
        f"{module.name}: {problem}"
        for module in modules()
        for problem in problems_of(texts_of(module), module / CATALOG)
    ]


def problems_of(source: Catalog, path: Path) -> Iterator[str]:
    """Compare the texts of one module with its catalog."""
    catalog = read(path) if path.is_file() else Catalog(locale="zh_Hans")
    for text in filter(_has_id, source):
        entry = catalog.get(text.id, text.context)
        if entry is None or entry.pluralizable != text.pluralizable:
            yield f"{text.id!r} is not in the catalog"
        elif problem := _problem_of(entry):
            yield f"{text.id!r} {problem}"
    for entry in filter(_has_id, catalog):
        if source.get(entry.id, entry.context) is None:
            yield f"{entry.id!r} is obsolete"
    if catalog.obsolete:
        yield "obsolete texts stand at the end of the catalog"


def _problem_of(entry: Message) -> str | None:
    if not all(_forms(entry.string)):
        return "is not translated"
    if entry.fuzzy:
        return "is fuzzy"
    if _placeholders(entry.id) != _placeholders(entry.string):
        return "and its translation have different placeholders"
    return None


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", abort_invalid=True)


def texts_of(module: Path) -> Catalog:
    """Every text the module's Python and templates show, without translations."""
    catalog = Catalog(locale="zh_Hans")
    for path in sorted(module.rglob("*")):
        parts = path.relative_to(module).parts
        if not {"tests", "migrations"} & set(parts):
            for _, text, comments, context in _texts_in(path, "templates" in parts):
                catalog.add(text, auto_comments=comments, context=context)
    return catalog


def _texts_in(path: Path, is_template: bool) -> Iterator[tuple[int, Any, list[str], str | None]]:
    if path.suffix == ".py":
        source = path.read_text("utf-8")
    elif is_template and path.suffix in (".html", ".txt"):
        # What is left is no Python: its indentation would trip the tokenizer.
        lines = templatize(path.read_text("utf-8")).splitlines()
        source = "\n".join(line.lstrip() for line in lines)
    else:
        return
    stream = io.BytesIO(source.encode())
    yield from extract_texts("python", stream, KEYWORDS, ("Translators:",), {"encoding": "utf-8"})


def _has_id(entry: Message) -> bool:
    """False for the header, which Babel keeps as the translation of nothing."""
    return bool(entry.id)


def _forms(text: Any) -> list[str]:
    """One text, or the forms of a plural; a text not yet written is an empty form."""
    return list(text) if isinstance(text, (list, tuple)) else [text or ""]


def _placeholders(text: Any) -> set[str]:
    return set(re.findall(r"%(?:\(\w+\))?[sd]|\{\w*\}", " ".join(_forms(text))))


def main(verb: str) -> int:
    """`extract`, `compile` or `check`; 1 when a check finds something."""
    if verb == "extract":
        extract()
    if verb in ("extract", "compile"):
        compile_stale()
        return 0
    found = problems()
    print("\n".join(found) or "catalogs complete and fresh")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
