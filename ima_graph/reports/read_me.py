"""The READ ME of a bundle: what each file is, what is still open, what is not there and why."""

from collections import Counter
from collections.abc import Sequence
from textwrap import wrap

from ima_graph.maps.words import listed
from ima_graph.reports.actions_out import Point
from ima_graph.reports.actions_out import in_words as points_in_words
from ima_graph.reports.alive import in_words
from ima_graph.reports.seeing import Seen

NAME = "READ ME.txt"
NO_DATES = "No action has a date yet. Give actions a date, and make this again."
NO_REGISTER = (
    "It holds the names of persons and of those who wrote, and its log cannot be altered. "
    "Make this again with names to take it along."
)

_WHAT = {
    NAME: "this text",
    "report.html": "the report: figures, gaps, map, a page for each team and owner. Opens in any browser",
    "report.pdf": "the same for paper",
    "map.html": "the map to search, filter and select in. Opens in any browser",
    "map.svg": "the map as a picture: teams and what they hold. Sharp at any size",
    "map.png": "the same for slides",
    "map.pdf": "two sheets of A3: the teams, and what they hold",
    "teams.svg": "the teams, and how much flows between them",
    "matrix.svg": "who sends to whom, as a table",
    "register.xlsx": "the whole register as a workbook. Correct it and send it back: it is merged",
    "actions.xlsx": "what was agreed, what was parked, and apart from them what the gaps suggest doing",
    "actions.csv": "the actions as one table",
    "actions.ics": "the agreed actions that have a date, for your calendar",
    "open-questions.csv": "every question that is still open",
    "teams/": "a page for each team: what it holds, receives and sends, and what it has to do",
    "owners/": "a page for each owner: what is theirs, what comes in, what goes out. To read and sign",
    "graph.ttl": "the register as linked data (Turtle)",
    "graph.jsonld": "the same as JSON-LD",
    "graph.trig": "the same, and which change made or altered what (TriG with PROV-O)",
    "check.txt": "what the check against the shapes found: too many values in a field, or of the wrong kind",
    "register/": "the register itself, to open again with ima-graph. It holds names: keep it safe",
}
_IN_ORDER = list(_WHAT)
_COLUMN = 20
_LINE = 100

_WITHOUT_NAMES = (
    "This was made without the names of persons. Where a person stood, you read the post they hold or held, or "
    '"person without a post". Taken out, also of sentences: the names, other names and e-mail addresses of all persons '
    "in the register, and the names that people gave on joining a workshop. Taken out where they stood: their "
    "references, and who wrote each change unless that is a team or post.",
    "What could not be found: of a full name, the first name, surname or initials alone; and the name of somebody who "
    "has no record in the register and joined no workshop. Read what people typed before you publish it.",
    "In register.xlsx a text that held a name is left empty, and a person is shown as a key in brackets. An empty cell "
    "changes nothing when the workbook comes back.",
)
_WITH_NAMES = (
    "This was made with the names of persons, as they stand in the register. Pass it on only to people who may see "
    "them. The folder register/ also says who wrote each change, in what words.",
)
_IMPORT = "The workbook, when somebody corrected it:\n\n    ima-graph import register.xlsx --register THE-REGISTER"
_REOPEN = "The register, when you unpacked it:\n\n    ima-graph findings --register register"
_ON_SCREEN = "In map.html things can be selected, and lists under each picture have all of it. The others are still:"


def in_order(files: Sequence[str]) -> list[str]:
    """Put the names of files in the order in which they are told, folders last."""
    return sorted(files, key=lambda f: ("/" in f, _IN_ORDER.index(_top(f)), f))


def read_me(
    seen: Seen,
    workshop: str,
    names: bool,
    files: Sequence[str],
    left_out: Sequence[tuple[str, str]],
    not_drawn: Sequence[tuple[str, str]],
    points: Sequence[Point],
) -> str:
    """Write the text. `files` are the names in the zip; `left_out` says what is not there and why, `not_drawn` what
    pictures do not show."""
    title = _one_line(seen.picture.name)
    return "\n".join(
        [
            title,
            "=" * min(len(title), _LINE),
            "",
            *_wrapped(*([_from(seen, workshop)] if workshop else [])),
            *_wrapped(f"As of {seen.picture.on}, after change {seen.number}. It holds {_holds(seen)}."),
            *_part("What is what", _told(files)),
            *_part("What is still open", _open(seen, points)),
            *_part("Names", _wrapped(*(_WITH_NAMES if names else _WITHOUT_NAMES))),
            *_part("What is not here, and why", [line for told in left_out for line in _pair(*told)]),
            *_part("What the pictures do not show", _undrawn(not_drawn)),
            *_part("How to go on", "\n\n".join([_IMPORT, _REOPEN] if names else [_IMPORT]).split("\n")),
            "",
        ]
    )


def _part(heading: str, lines: Sequence[str]) -> list[str]:
    return ["", "", heading, "-" * len(heading), "", *lines] if lines else []


def _wrapped(*paragraphs: str) -> list[str]:
    found: list[str] = []
    for paragraph in paragraphs:
        found += [*([""] if found else []), *wrap(paragraph, _LINE)]
    return found


def _pair(name: str, text: str) -> list[str]:
    """Write a name, and beside it a text of one or several lines."""
    lines = wrap(_one_line(text), _LINE - _COLUMN)
    return [f"{name if not n else '':{_COLUMN}}{line}" for n, line in enumerate(lines)]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def what_is(file: str) -> tuple[str, str]:
    """Give the folder that a file of the bundle stands in, "" for none, and say what it is.

    >>> what_is("graph.ttl")
    ('', 'the register as linked data (Turtle)')
    """
    top = _top(file)
    return top if top.endswith("/") else "", _WHAT[top]


def _top(file: str) -> str:
    top, folder, _ = file.partition("/")
    return top + folder


def _holds(seen: Seen) -> str:
    return listed(in_words([each for each in seen.picture.figures if not each[2]], seen.store, seen.on))


def _from(seen: Seen, workshop: str) -> str:
    number = sum(e.source == workshop for e in seen.register.log.entries(0, seen.number))
    made = f" {number:,} {'entry was' if number == 1 else 'entries were'} made in it." if number else ""
    return f"From the workshop {_one_line(workshop)}.{made}"


def _told(files: Sequence[str]) -> list[str]:
    many = Counter(map(_top, files))
    told = {top: f"{_WHAT[top]}{f' ({many[top]:,})' if many[top] > 1 and top != 'register/' else ''}" for top in many}
    return [line for top, text in told.items() for line in _pair(top, f"{text[:1].upper()}{text[1:]}.")]


def _open(seen: Seen, points: Sequence[Point]) -> list[str]:
    kinds = Counter(f.finding for f in seen.found.rows)
    said = points_in_words(points) + [_one_line(f.because) for f in seen.found.never_asked]
    lines = _wrapped(f"{'. '.join(f'{one[:1].upper()}{one[1:]}' for one in said)}.") if said else []
    lines += [""] if lines and kinds else []
    for name, number in kinds.most_common():
        lines += [f"{number:>6,}  {_one_line(seen.titles.get(name, name))}"]
    return lines or ["Nothing of what is looked for was found."]


def _undrawn(notes: Sequence[tuple[str, str]]) -> list[str]:
    return [*_wrapped(_ON_SCREEN), "", *(line for told in notes for line in _pair(*told))] if notes else []
