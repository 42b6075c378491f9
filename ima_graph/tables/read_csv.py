"""Read csv and its relatives: whatever the encoding, the delimiter and the quotes."""

import codecs
import csv
import io
import math
from collections import Counter
from itertools import chain, islice
from pathlib import Path

from ima_graph.errors import InputError
from ima_graph.tables.guard import unguard
from ima_graph.tables.sheet import Sheet
from ima_graph.tables.stamp import is_stamp

_DELIMITERS = ",;\t|"
_SAMPLE_RECORDS = 200
_SAMPLE_CHARACTERS = 200_000
_LONGEST_CELL = 2**31 - 1
# A line that no file holds, put after the last: when it is not read as a record of its own, a quote was left open.
_END = "\x1eend of file"


def csv_sheet(path: Path, data: bytes) -> Sheet:
    """Read the bytes of a text file as one sheet; row numbers are those a spreadsheet would show."""
    rows, notes = csv_rows(path.name, path.suffix, data)
    is_stamped = bool(rows and rows[0] and is_stamp(rows[0][0]))
    if is_stamped:
        rows = [[unguard(c) if c[:1] == "'" else c for c in row] for row in rows]
    cells: list[list[object]] = rows  # type: ignore[assignment]  # str is an object; copying would cost time
    return Sheet(path.name, "", cells, notes=notes, is_stamped=is_stamped)


def csv_rows(name: str, suffix: str, data: bytes) -> tuple[list[list[str]], list[str]]:
    """Read records of a text file, and say what had to be guessed. A blank line is an empty record."""
    text, notes = decode(name, data)
    delimiter = ""
    if text[:4].lower() == "sep=":  # Excel takes this line for itself and does not count it
        line, _, text = text.partition("\n")
        delimiter = line[4:].rstrip("\r")[:1]
    delimiter = delimiter or find_delimiter(text, "\t" if suffix.lower() in (".tsv", ".tab") else "")
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        # Only \n, \r\n and \r end a line here; str.splitlines also breaks at separators within a cell.
        lines = io.StringIO(text, newline="")
        rows = list(csv.reader(chain(lines, [_END]), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"{name} is not a table of text: {error}. Save it again as csv.") from error
    finally:
        csv.field_size_limit(before)
    last = rows.pop()
    if last != [_END]:
        raise InputError(
            f"{name} row {len(rows) + 1}: a quotation mark is opened and not closed before the end of the file. "
            "Close it, or write it twice where it belongs to the text."
        )
    if not any(map(any, rows)):
        raise InputError(f"{name} is empty. Save the table again and check that it has rows.")
    return rows, notes


def decode(name: str, data: bytes) -> tuple[str, list[str]]:
    """Decode by the byte order mark, else as UTF-8, else as Windows-1252, and say so when it was a guess."""
    notes: list[str] = []
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            raise InputError(f"{name} is damaged: it is not the {encoding} it says it is. Save it again.") from None
        # Latin-1 takes the five bytes that Windows-1252 leaves undefined.
        text = data.decode("latin-1") if set(data) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else data.decode("cp1252")
        notes.append(
            f"{name} is not in UTF-8 and was read as Windows-1252; check accents and dashes, or save it as CSV UTF-8."
        )
    if "\x00" in text:
        if text.count("\x00") * 10 > len(text):
            raise InputError(f"{name} is not a text file. Open it in the program that made it and save it as .csv.")
        text = text.replace("\x00", "")
    return text, notes


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = data[:400]
    if len(data) % 2 == 0 and head.count(0) * 10 >= len(head) * 4:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return "utf-8-sig"


def find_delimiter(text: str, expected: str = "") -> str:
    r"""Choose the delimiter that gives most records the same number of cells.

    >>> find_delimiter("name;owner\nPay, pensions;Finance\n")
    ';'
    """
    sample = text[:_SAMPLE_CHARACTERS]
    return max(_DELIMITERS, key=lambda d: _consistency(sample, d) + (0.2 if d == expected else 0))


def _consistency(sample: str, delimiter: str) -> float:
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        read = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = [len(r) for r in islice(read, _SAMPLE_RECORDS) if any(r)]
    except csv.Error:
        return 0
    finally:
        csv.field_size_limit(before)
    if len(widths) > 2:
        widths.pop()  # the sample may end within a record
    counted = Counter(w for w in widths if w > 1)
    if not counted:
        return 0
    width, count = max(counted.items(), key=lambda item: item[1] * math.log(item[0]))
    # Lines before the first record of that width speak against a delimiter: headings have it, titles may not.
    lines_before = min(widths.index(width), 3)
    return (count / len(widths) - 0.1 * lines_before) * (1 - 1 / width**2)
