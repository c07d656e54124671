"""From a document to a PDF, without a browser. WeasyPrint is an extra: see docs/operate/archive.md.

Its text engine embeds the fonts it finds on the machine, as subsets; without a Chinese one there is
no Chinese in the file, so that is refused instead of printed as boxes.
"""

import logging

from django.utils.translation import gettext_lazy as _

from ringback.base import extras
from ringback.kernel.errors import Unavailable

LIBRARY = "weasyprint"
CHINESE = b"CJK"
"""Stands in the names of the fonts that docs/operate/archive.md asks for."""


def require_library() -> None:
    """Raises ``Unavailable`` where no PDF can be made, before anybody waits for one."""
    if not extras.is_installed(LIBRARY):
        raise Unavailable(
            _(
                'PDF files cannot be made here: the extra "pdf" is not installed. Print the page '
                "instead, or ask the administrator to install it."
            )
        )


def pdf(html: str, *, styles: str) -> bytes:
    """The document as PDF bytes. Nothing is fetched: what the document names stays unread.

    Raises ``Unavailable`` without the library, or without a Chinese font to embed.
    """
    require_library()
    try:
        weasyprint = extras.load(LIBRARY)
    except (ImportError, OSError) as missing:
        raise Unavailable(_("PDF files cannot be made here: Pango is missing.")) from missing
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # it tells every page
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    sheet = weasyprint.CSS(string=styles, url_fetcher=nothing)
    laid_out = weasyprint.HTML(string=html, url_fetcher=nothing).render(stylesheets=[sheet])
    made: bytes = laid_out.write_pdf()
    if _has_chinese(html) and not any(CHINESE in font.name for font in laid_out.fonts.values()):
        raise Unavailable(_("No Chinese font was found on this machine: install fonts-noto-cjk."))
    return made


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
