"""Make the cards to print for a workshop again, docs/workshop/cards.html: `python .ci/cards.py`.

What they say is taken from where it is decided: prompts from the shapes, answers from the screens, keys from the
scripts, roles from the table of roles, colours and sizes from the look. A test says when the file is out of date.
"""

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from ima_graph import look
from ima_graph.schema import Schema
from ima_graph.web import roles

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "workshop" / "cards.html"
STATIC = ROOT / "ima_graph" / "web" / "static"

# Kind of record, field, and a sentence that says it; the sentences are read by the parser in a test.
PROMPTS = (
    ("InformationAsset", "name", "We hold the payroll file"),
    ("InformationAsset", "purpose", "We hold the payroll file so that people are paid on the 25th"),
    ("InformationAsset", "owner", "Head of Payroll owns the payroll file"),
    ("InformationAsset", "custodian", "Pay looks after the payroll file"),
    ("InformationAsset", "usedBy", "Finance can open the payroll file to check it"),
    ("InformationAsset", "heldIn", "We keep the payroll file in the HR system"),
    ("InformationAsset", "classification", ""),
    ("InformationAsset", "retainedUnder", ""),
    ("Flow", "carries", "We receive the leavers list from HR every week"),
    ("Flow", "flowTo", "We send the payroll file to Finance"),
    ("Flow", "method", "We send the payroll file to Finance by SFTP"),
    ("Flow", "frequency", "We send the payroll file to Finance every month"),
    ("Flow", "purpose", "We send the payroll file to Finance so that people are paid on the 25th"),
    ("Flow", "flowFrom", "HR -> Pay: leavers list, weekly"),
    ("Flow", "via", "We send the payroll file to Finance through the HR system"),
    ("InformationAsset", "aliases", ""),
)
_ON_ITS_PAGE = "Answer it when you are asked, or on the page of the thing."

ANSWERS = (
    ("Not asked", "Nobody put the question yet.", "Leave it empty.", "A gap: it will be asked."),
    (
        "Nobody here knows",
        "It was asked, and no one in the room could say.",
        "Nobody here knows",
        "A gap: ask elsewhere.",
    ),
    ("None, nobody", "It was asked, and there is none.", "None, nobody", "No gap. Only “no owner” is one."),
    ("Does not apply", "It was asked, and the question makes no sense here.", "Does not apply", "No gap."),
)

_DOES = {
    "add": "enter what you hold, send and receive",
    "set": "correct your own team’s things; of others’ you suggest",
    "answer": "say that nobody knows, that there is none, that it does not apply",
    "confirm": "confirm what others say you receive or send",
    "accept": "accept what you own, or say it is not yours",
    "point question": "park a question",
    "different": "say that two names are two things",
    "undo": "take back your own last entry",
    "same": "join two names of one thing",
    "settle": "settle two answers",
    "point action": "give out actions",
    "revert": "take back any entry, with a reason",
    "phase": "go to the next phase",
    "silent": "begin a silent round",
    "spotlight": "show one thing to everybody",
    "see the wall": "watch the wall",
}
ROLES = (
    (roles.FACILITATOR, "You keep the time, ask, and listen. You enter little yourself."),
    (roles.PARTICIPANT, "You know your work: say it in your own words, one sentence at a time."),
    (roles.VIEWER, "You watch and listen. What strikes you, tell the facilitator in the break."),
)

STYLE = """
body { max-width: none; padding: 0; }
.sheet { display: grid; gap: 0; grid-template-columns: 1fr 1fr; width: 210mm; margin: 0 auto; }
.card { display: flex; flex-direction: column; min-width: 0; height: 148mm; padding: 9mm; overflow: hidden;
  border: 1px dashed var(--line); }
.wide { grid-column: 1 / -1; }
.card h2 { margin: 0 0 4mm; font-size: var(--text-title); }
.card p.ask { font-size: 26px; line-height: 1.3; }
.card p.like { margin-top: auto; color: var(--quiet); }
.card .typed { display: block; margin-top: 1mm; padding: 3mm; border: 2px solid var(--edge);
  border-radius: var(--corner); color: var(--ink); font-size: var(--text-large); }
.card .over { margin: 0; color: var(--quiet); font-size: var(--text-small); }
.card table { font-size: var(--text); }
.card.keys table { font-size: 14px; }
.card.keys th, .card.keys td { padding-top: 1px; padding-bottom: 1px; line-height: 1.4; }
kbd { padding: 0 5px; border: 1px solid var(--edge); border-radius: var(--corner); font: inherit; font-weight: 700;
  white-space: nowrap; }
.card li { margin-bottom: 1.5mm; }
.about { width: min(210mm, 100%); margin: 0 auto; padding: var(--space-4) var(--space-3); }
@media screen and (max-width: 220mm) {
  .sheet { width: auto; grid-template-columns: 1fr; }
  .card { height: auto; }
}
@page { size: A4; margin: 0; }
@media print {
  .about { display: none; }
  .sheet { break-after: page; }
  .sheet:last-child { break-after: auto; }
  .card p.ask { font-size: 20pt; }
  .card table, .card li { font-size: 13pt; }
  .card.keys table { font-size: 9.5pt; }
}
"""


def keys(script: str) -> list[tuple[str, str]]:
    """Read from a script of the screens which keys do what, in its order; keys without words are left out."""
    text = (STATIC / script).read_text(encoding="utf-8")
    found = [(key, words) for key, words in re.findall(r'^  \["([^"]+)", "([^"]+)"\],$', text, re.MULTILINE)]
    panels = [(letter, words) for words, letter in re.findall(r'^  \["\w+", "([^"]+)", "(\w)", ', text, re.MULTILINE)]
    bound = re.findall(r'bind\("([^"]+)", "([^"]+)"', text)
    return [(_shown(key), words) for key, words in [*found, *bound[:-1], *panels, *bound[-1:]]]


def _shown(key: str) -> str:
    chord, plus, letter = key.rpartition("+")
    if plus and letter and len(letter) == 1:
        return f"{chord}+{letter.upper()}"
    return key.upper() if len(key) == 1 else key.replace("Escape", "Esc")


def write() -> str:
    """Write the page."""
    schema = Schema.load()
    sheets = [
        *_in_fours([_prompt(schema, *told) for told in PROMPTS]),
        _answers() + _answers(),
        _keys("If you type", "room.js") + _keys("On the wall", "wall.js"),
        _keys("If you facilitate", "console.js", (("1–8", "Go to a phase"),)) + _role(*ROLES[0]),
        _role(*ROLES[1]) + _role(*ROLES[2]),
    ]
    body = "\n".join(f'<section class="sheet">\n{sheet}</section>' for sheet in sheets)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Cards for a workshop</title>\n<style>\n{look.css('tokens', 'page')}{STYLE}</style>\n</head>\n<body>\n"
        '<header class="about"><h1>Cards for a workshop</h1>\n<p>Print on A4 without margins and cut along the dashed '
        "lines. Prompts: one for each table. Answers and keys: one for each person who wants them.</p></header>\n"
        f"<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _in_fours(cards: list[str]) -> Iterable[str]:
    return ["".join(cards[at : at + 4]) for at in range(0, len(cards), 4)]


def _prompt(schema: Schema, kind: str, key: str, sentence: str) -> str:
    record = schema.records[kind]
    field = record.field(key)
    typed = f'Type it like this:<span class="typed">{escape(sentence)}</span>' if sentence else _ON_ITS_PAGE
    return (
        f'<article class="card"><p class="over">{escape(record.label.capitalize())}</p><h2>{escape(field.label)}</h2>'
        f'<p class="ask">{escape(field.prompt)}</p><p class="like">{typed}</p></article>\n'
    )


def _answers() -> str:
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{means}</td><td>{say}</td><td>{gap}</td></tr>'
        for name, means, say, gap in ANSWERS
    )
    head = "".join(f'<th scope="col">{h}</th>' for h in ("Answer", "It means", "You press", "Is it a gap?"))
    return (
        '<article class="card wide"><h2>Four kinds of empty</h2><p>An empty place can mean four things. Say which: '
        f"only the first two are asked about again.</p><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        '<p class="like">Two people say two things? Both stay, and the facilitator asks whoever answers for it.</p>'
        "</article>\n"
    )


def _keys(title: str, script: str, also: tuple[tuple[str, str], ...] = ()) -> str:
    rows = "".join(
        f"<tr><td><kbd>{escape(key)}</kbd></td><td>{escape(words)}</td></tr>" for key, words in [*also, *keys(script)]
    )
    return (
        f'<article class="card wide keys"><h2>Keys: {title.lower()}</h2><table><thead><tr><th scope="col">Key</th>'
        f'<th scope="col">Does</th></tr></thead><tbody>{rows}</tbody></table><p class="like">Single letters work '
        "outside the boxes, and can be switched off under <kbd>?</kbd>. Each has a button, too.</p></article>\n"
    )


def _role(role: str, words: str) -> str:
    may = [text for what, text in _DOES.items() if roles.allowed(role, what)]
    if role == roles.FACILITATOR:
        all_may = [text for what, text in _DOES.items() if roles.allowed(roles.PARTICIPANT, what)]
        may = ["do all that participants can", *(text for text in may if text not in all_may)]
    lines = "".join(f"<li>{text[0].upper()}{text[1:]}.</li>" for text in may)
    return (
        f'<article class="card wide"><h2>{role.capitalize()}</h2><p class="ask">{words}</p><h3>You can</h3>'
        f"<ul>{lines}</ul></article>\n"
    )


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(write(), encoding="utf-8", newline="\n")
