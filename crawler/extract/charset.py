"""Decides how a page's bytes are read as text: what decodes without fault wins over what is claimed."""

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_LOOKED_AT = 4096  # bytes in which a meta element counts; WHATWG HTML, 13.2.3.2 asks for 1024
# Names that stand for a larger encoding on the web (WHATWG Encoding, 4.2); no page can declare itself UTF-16.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}


def decode(body: bytes, stated: str | None = None) -> str | None:
    """Return the page as text, or None where no claim fits its bytes; `stated` is what the HTTP header says.

    UTF-8 is tried first: other text is hardly ever valid UTF-8, while wrong claims are common.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    declared = _META.search(body[:_LOOKED_AT])
    for claim in ("utf-8", stated, declared.group(1).decode("ascii", "replace") if declared else None):
        text = _strictly(body, claim) if claim else None
        if text is not None:
            return text
    return None


def _strictly(body: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name.strip())
        return body.decode(_WIDER.get(codec.name, codec.name))
    except (LookupError, UnicodeError, ValueError):
        return None
