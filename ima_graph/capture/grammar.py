"""The grammar: a sentence as somebody types it, read as facts."""

from collections.abc import Collection
from dataclasses import replace

from ima_graph.capture.arrows import arrow_facts, flows
from ima_graph.capture.clauses import Clause, clauses
from ima_graph.capture.facts import Fact, note
from ima_graph.capture.name_words import WE
from ima_graph.capture.naming import Setting, listed
from ima_graph.capture.predicates import owner_at
from ima_graph.capture.reader import Said
from ima_graph.capture.routes import unbracketed
from ima_graph.capture.slips import mended
from ima_graph.capture.statements import facts_of
from ima_graph.capture.tail import tail_of
from ima_graph.capture.tokens import Names, Token, clean, sentences, tokens
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.words import BE, CAN, HAVE, QUESTION_ALWAYS, QUESTION_FIRST

LONGEST = 2_000
_LONGEST_WORDS = 250
_MOST_SENTENCES = 60


def parse(sentence: str, team: str = "", names: Collection[str] | Names | None = None) -> list[Fact]:
    """Read what somebody typed as facts; each line by itself. What is not understood is a note, never a guess.

    `team` is who "we" are. `names` are names of the register: those that hold words of the grammar are kept whole.

    >>> fact = parse("We send the payroll file to Finance by SFTP every month", "Payroll")[0]
    >>> fact.from_, fact.to, fact.asset, fact.via, fact.frequency
    ('Payroll', 'Finance', 'payroll file', 'SFTP', 'monthly')
    """
    if len(sentence) > LONGEST:
        return [note(sentence[:LONGEST], "words")]
    known = names if isinstance(names, Names) else Names(set(names or ()))
    return [fact for line in clean(sentence).splitlines() if line.strip() for fact in _line(line.strip(), team, known)]


def _line(line: str, team: str, names: Names) -> list[Fact]:
    parts = sentences(line)
    if len(parts) > _MOST_SENTENCES:
        return [note(line)]
    found: list[Fact] = []
    said = Said()
    for part in parts:
        read = _sentence(part, team, names, said)
        found += read
    if all(f.type == "note" for f in found):
        return [note(line)] if found else []
    if all(f.type in ("note", "question") for f in found):
        return [Fact("question", words=line)]
    return found


def _sentence(part: str, team: str, names: Names, said: Said) -> list[Fact]:
    found = unbracketed(tokens(part, names))
    if not found or len(found) > _LONGEST_WORDS:
        return [note(part)]
    if is_question(part, found):
        return [Fact("question", words=part)]
    setting = Setting(team, names, part)
    if any(t.is_arrow for t in found):
        return arrow_facts(found, setting) or [note(part)]
    topic = _topic(found)
    way = next((k for k, t in enumerate(found[:topic]) if t.low == "to" and 0 < k < topic - 1), 0)
    if way and not clauses(found):
        # "HR to IT: leavers list, weekly"
        found[way] = replace(found[way], is_arrow=True, text="->")
        return arrow_facts(found, setting) or [note(part)]
    if topic:
        said.topic = found[:topic]
        said.things = listed(said.topic, setting, is_thing=True)
        found = found[topic + 1 :]
        if len(found) > 2 and found[0].low in ("owner", "iao") and found[1].low in ("is", "="):
            return _owns(found[2:], said.topic, setting)
    return (
        _owner(found, setting)
        or _statements(found, setting, said)
        or _statements(mended(found), setting, said)
        or _verbless(found, said.topic, setting)
        or [note(part)]
    )


def _statements(found: list[Token], setting: Setting, said: Said) -> list[Fact]:
    facts: list[Fact] = []
    for clause in _completed(clauses(found)):
        read = facts_of(clause, setting, said)
        if not read:
            # Half of what was said is no picture of it: the whole sentence stays in its words.
            return []
        facts += read
    return list(dict.fromkeys(facts))


def _completed(found: list[Clause]) -> list[Clause]:
    """Give "own" its thing in "we own and maintain the gazetteer"."""
    completed = list(found)
    for place in range(len(completed) - 2, -1, -1):
        clause, following = completed[place], completed[place + 1]
        if not clause.after and not following.before and following.joint == "and":
            completed[place] = replace(clause, after=following.after)
    return completed


def _verbless(found: list[Token], topic: list[Token], setting: Setting) -> list[Fact]:
    """Read "Payroll file from HR to Finance monthly": both ends are told, and so it is a flow."""
    if any(t.low in BE or t.low in HAVE or t.low in CAN for t in found):
        return []
    if any(t.low in FORMS and (not FORMS[t.low].verb.is_also_noun or FORMS[t.low].kind == "past") for t in found):
        return []
    tail = tail_of(found, "send")
    tail.thing = tail.thing or topic
    ends = [tail.take("from"), tail.take("to"), tail.thing]
    if not all(ends) or len(ends[2]) > 6:
        return []
    arrow = Token("->", 0, 0, "->", is_arrow=True)
    tail.segments = [s for s in tail.segments if s.kind not in ("from", "to")]
    return flows(ends[0], arrow, ends[1], tail, setting)


def is_question(part: str, found: list[Token]) -> bool:
    """Say whether words ask: by the mark, or by the word they begin with."""
    if part.rstrip("\"'”’) .!").endswith("?"):
        return True
    low = [t.low for t in found[:4]]
    if low[0] in QUESTION_ALWAYS and not found[0].is_whole:
        if low[0] == "when":
            return low[1] in QUESTION_FIRST
        asks = low[1:2] and (low[1] in QUESTION_FIRST or low[1] in ("often", "many", "much", "long"))
        return bool(asks) or not (
            low[0] in ("when", "where", "what", "which", "how") and any(t.text == "," for t in found)
        )
    if low[:2] in (
        ["anyone", "know"],
        ["any", "idea"],
        ["anybody", "know"],
        ["i", "wonder"],
        ["no", "idea?"],
        ["wonder", "who"],
    ):
        return True
    if low[0] in QUESTION_FIRST and len(found) > 2 and not found[0].is_whole:
        form = FORMS.get(low[1])
        return (
            form is None
            and low[1] not in BE
            and low[1] not in ("to", "not", "never", "been", "in", "on", "at", "by", "a")
        )
    return False


def _topic(found: list[Token]) -> int:
    """Find the colon of "Loan agreements: we keep them in the safe"."""
    cut = next((k for k, t in enumerate(found[:9]) if k and t.text == ":" and t.is_mark), 0)
    return cut if cut and cut + 2 < len(found) and not _ends_in_verb(found[:cut]) else 0


def _ends_in_verb(found: list[Token]) -> bool:
    """Tell "we hold: …" from "Absence report: …"."""
    last = found[-1].low
    form = FORMS.get(last)
    return last in BE or (form is not None and (not form.verb.is_also_noun or found[0].low in WE))


def _owner(found: list[Token], setting: Setting) -> list[Fact]:
    """Read "the owner of X is Y" and "X's owner is Y"."""
    start = 1 if found[0].low in ("the", "our") else 0
    length = owner_at([t.low for t in found[start:]])
    copula = next((k for k, t in enumerate(found) if t.low in ("is", "are", ":", "=") and not t.is_whole), None)
    if copula is None or copula + 1 >= len(found):
        return []
    after = found[copula + 1 :]
    if length and copula > start + length:
        things = found[start + length : copula]
    elif copula > 1 and found[copula - 1].low in ("owner", "iao") and found[copula - 2].low.endswith(("'s", "s'")):
        cut = found[copula - 2]
        bare = cut.text[: -2 if cut.low.endswith("'s") else -1]
        things = [*found[: copula - 2], Token(bare.lower(), cut.start, cut.start + len(bare), bare)]
    else:
        return []
    return _owns(after, things, setting)


def _owns(after: list[Token], things: list[Token], setting: Setting) -> list[Fact]:
    tail = tail_of(after, "own")
    who = listed(tail.thing, setting, is_thing=False)
    named = listed(things, setting, is_thing=True)
    return [
        Fact(
            "owns",
            who=w.value,
            asset=a.value,
            words=setting.sentence,
            unclear=tuple(k for k, n in (("who", w), ("asset", a)) if not n.value or n.is_doubtful),
        )
        for w in who
        for a in named
    ]
