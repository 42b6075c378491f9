"""How wide a text is before a browser has seen it, and how it is shortened to fit.

Widths are those of Arial, which Liberation Sans and Arimo share and Helvetica nearly so. Browsers with another
font are held to them by `textLength` (see `scene.text`).
"""

import unicodedata
from functools import lru_cache

# Advance widths in thousandths of the type size, read from Liberation Sans Regular (SIL Open Font Licence).
_WIDTHS = {
    191: "'",
    222: "ijl‘’",
    260: "|",
    278: " !,./:;I[\\]ftı·",
    333: "()-`r“”",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqußđłø–€£«»",
    584: "+<=>~×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUwÐĐ",
    737: "©®",
    778: "GOQØ",
    833: "Mm",
    889: "%æ",
    944: "Wœ",
    1000: "ÆŒ—…→←",
    1015: "@",
}
_BY_LETTER = {letter: width / 1000 for width, letters in _WIDTHS.items() for letter in letters}
_BOLD = 1.09
# Letters of scripts without a table here are taken as wide as the widest common ones.
_OTHER, _WIDE, _PICTURE = 0.7, 1.0, 1.4
LEAST = 24
# How far letters may be pressed together so that LEAST of them can be seen.
_PRESSED = 0.72


def width(text: str, size: float, bold: bool = False) -> float:
    """Give the width of a text in px at a type size in px."""
    return sum(map(_letter, text)) * size * (_BOLD if bold else 1)


def is_measured(text: str) -> bool:
    """Say whether the width of every letter is known; of other scripts it is only bounded from above."""
    return all(_letter(c) not in (_OTHER, _WIDE, _PICTURE) or c in _BY_LETTER for c in text)


@lru_cache(maxsize=4096)
def _letter(letter: str) -> float:
    known = _BY_LETTER.get(letter)
    if known is not None:
        return known
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _BY_LETTER:
        return _BY_LETTER[base]
    if unicodedata.category(letter) == "So":
        return _PICTURE
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER


def shorten(text: str, room: float, size: float, bold: bool = False) -> str:
    """Shorten a text in the middle until it fits `room` px.

    At least LEAST characters stay where pressing the letters together makes them fit; the result may then be up
    to 1.4 times as wide as the room, and whoever draws it presses it (`scene.text` does). Scripts whose widths are
    not known here are not pressed.
    """
    if width(text, size, bold) <= room:
        return text
    fitting = _cut(text, room, size, bold)
    if len(fitting) > LEAST or not is_measured(text):
        return fitting
    pressed = _cut(text, room / _PRESSED, size, bold, LEAST + 3)
    return pressed if len(pressed) > len(fitting) else fitting


def _cut(text: str, room: float, size: float, bold: bool, most: int = 10**9) -> str:
    if len(text) <= most and width(text, size, bold) <= room:
        return text
    low, high = 0, min(len(text) - 1, most - 1)
    while low < high:
        kept = (low + high + 1) // 2
        if width(_without_middle(text, kept), size, bold) <= room:
            low = kept
        else:
            high = kept - 1
    return _without_middle(text, low)


def _without_middle(text: str, kept: int) -> str:
    head = (kept * 3 + 4) // 5
    tail = len(text) - (kept - head)
    while 0 < head < len(text) and _joins(text[head - 1], text[head]):
        head -= 1
    while 0 < tail < len(text) and _joins(text[tail - 1], text[tail]):
        tail += 1
    return text[:head].rstrip() + "…" + text[tail:].lstrip()


def _joins(before: str, after: str) -> bool:
    """Say whether two code points are parts of one character as people see it."""
    return unicodedata.category(after) in ("Mn", "Me", "Sk") or "‍" in (before, after)
