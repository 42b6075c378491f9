"""The grammar: a sentence as somebody types it, read as facts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from ima_graph.capture.arrows import arrow_facts, flows
from ima_graph.capture.asides import without_asides, without_last_aside, without_relatives
from ima_graph.capture.caution import cautious, turned
from ima_graph.capture.clauses import Clause, clauses
from ima_graph.capture.ellipsis import alike, also, stated
from ima_graph.capture.facts import Fact, note
from ima_graph.capture.name_words import THEY
from ima_graph.capture.naming import Setting, listed
from ima_graph.capture.predicates import possessor, possessor_end, predicate_of
from ima_graph.capture.reader import Said
from ima_graph.capture.rewording import Demand, demand_of, reworded
from ima_graph.capture.routes import is_route, unbracketed
from ima_graph.capture.slips import mended
from ima_graph.capture.statements import facts_of, merged
from ima_graph.capture.tail import Segment, tail_of
from ima_graph.capture.titles import LABELS, labelled, owner_facts, topic_end
from ima_graph.capture.tokens import Names, Token, clean, sentences, tokens
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import BE, CAN, HAVE, PLEASE, QUESTION_ALWAYS, QUESTION_FIRST

LONGEST = 2_000
_LONGEST_WORDS = 160
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
    found = without_relatives(without_last_aside(without_asides(unbracketed(tokens(part, names)))))
    return cautious(_read(part, found, team, names, said), found) if found else [note(part)]


def _read(part: str, found: list[Token], team: str, names: Names, said: Said) -> list[Fact]:
    if len(found) > _LONGEST_WORDS:
        return [note(part)]
    if is_question(part, found):
        return [Fact("question", words=part)]
    if found[-1].low in PLEASE:
        # "Send me the list please"
        return [note(part)]
    setting = Setting(team, names, part)
    found = stated(reworded(found))
    demand = demand_of(found)
    if demand:
        return _answered(demand, setting, said) or [note(part)]
    if any(t.is_arrow for t in found):
        return arrow_facts(found, setting) or [note(part)]
    owned = owner_facts(found, setting)
    if owned:
        return owned
    topic = topic_end(found)
    ends = [t.low for t in found[:topic] if t.low in ("from", "to") and not t.is_whole]
    if ends == ["from", "to"] and not clauses(found):
        # "Diet sheets from the wards to the kitchen: daily"
        topic = 0
    way = _way(found, topic)
    if way:
        # "HR to IT: leavers list, weekly", "Leavers list: HR to IT"
        end = len(found) if way > topic else topic
        for k in range(way, end - 1):
            if found[k].low == "to" and not found[k].is_whole and (k == way or found[k - 1].low == "us"):
                found[k] = replace(found[k], is_arrow=True, text="->")
        found[topic] = replace(found[topic], text=":")
        return turned(arrow_facts([t for k, t in enumerate(found) if k or t.low != "from"], setting)) or [note(part)]
    if topic:
        said.topic = found[:topic]
        said.things = listed(said.topic, setting, is_thing=True)
        found = found[topic + 1 :]
        if said.topic[-1].low in LABELS and topic > 1 and not clauses(found):
            return labelled(LABELS[said.topic[-1].low], found, said.topic[:-1], setting)
        if predicate_of([t.low for t in found]):
            found = [Token("is", found[0].start, found[0].start, "is"), *found]
        if found[1].low in LABELS and found[0].low in ("responsible", "information", "data", "asset", "named"):
            found = found[1:]
        form = FORMS.get(found[0].low)
        if form and form.kind == "past" and form.verb.family in ("hold", "own"):
            # "Reports: held centrally by HQ"
            found = [Token("is", found[0].start, found[0].start, "is"), *found]
        type_ = LABELS.get(found[0].low, "")
        if possessor_end(found) == len(found):
            return labelled("owns", possessor(found), said.topic, setting)
        if type_ and len(found) > 1:
            return labelled(
                type_, found[2 if found[1].low in ("is", "are", "=", ":", "-", "–") else 1 :], said.topic, setting
            )
    return (
        _statements(_with_verb(found), setting, said)
        or _statements(mended(found), setting, said)
        or _verbless(found, said.topic, setting)
        or [note(part)]
    )


def _with_verb(found: list[Token]) -> list[Token]:
    """Mend a slip in a verb where none, or only what is often a noun, was found for one: "we foward offers"."""
    plain, whole = mended(found, is_everywhere=False), mended(found)
    if whole == plain:
        return plain
    first = next(iter(clauses(plain)), None)
    return plain if first and first.group.is_firm else whole


def _answered(demand: Demand, setting: Setting, said: Said) -> list[Fact]:
    """Read "ICB wants our figures so we submit them weekly": who wants a thing is who receives it."""
    who, thing, frequency, rest = demand
    said.receivers = said.subjects = listed(who, setting, is_thing=False)
    said.things = listed(thing, setting, is_thing=True)
    to, wanted = said.receivers, {n.value for n in said.things}
    if rest[0].low in THEY | {"send"}:
        return []
    read = []
    for fact in _statements(rest, setting, said):
        if fact.type == "flow" and is_route(tokens(fact.to)) and not fact.via:
            # "… so we upload it to their portal"
            fact = replace(fact, to="", via=fact.to)
        if (
            fact.type == "flow"
            and fact.asset in wanted
            and len(to) == 1
            and fact.to in ("", to[0].value)
            and to[0].value
        ):
            unclear = tuple(u for u in fact.unclear if u != "to" or to[0].is_doubtful)
            fact = replace(fact, to=to[0].value, unclear=unclear, frequency=fact.frequency or frequency)
        read.append(fact)
    return read if any(fact.type == "flow" for fact in read) else []


def _statements(found: list[Token], setting: Setting, said: Said) -> list[Fact]:
    facts: list[Fact] = []
    found, others = also(found)
    for clause in _completed(clauses(found)):
        assumed, said.is_begun = said.assumed, bool(facts)
        read = facts_of(clause, setting, said)
        if read is None:
            # Half of what was said is no picture of it: the whole sentence stays in its words.
            return []
        facts = merged(facts, read, assumed)
    return list(
        dict.fromkeys(
            [*facts, *(f for name in listed(others, setting, False) for f in alike(facts, name, said.subjects))]
        )
    )


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
    if found[0].low in ("we", "i") and len(found) > 4:
        # "We sync accounts from A to B": the verb is not known, and says how.
        found = found[2:]
    tail = tail_of(found, "send")
    if any(b.low in _NO_OBJECTS and a.text.islower() and a.low not in _BEFORE_NAMES for a, b in pairwise(found)):
        # "The county draw our figures from SUS": a verb that is not known
        return []
    is_whole = not (tail.thing and topic)
    tail.thing = tail.thing or topic
    if (
        is_whole
        and any(s.small_word == "from" for s in tail.all("from"))
        and not tail.all("to")
        and (tail.frequencies or tail.all("via") or tail.all("by"))
    ):
        # "Headcounts from catering, daily" come to whoever types it.
        tail.segments.append(Segment("to", [Token("us", 0, 0, "us")]))
    ends = [tail.take("from"), tail.take("to"), tail.thing]
    is_told = bool(topic and found[0].low == "to" and (tail.frequencies or tail.all("via") or tail.all("by")))
    if not (ends[1] and ends[2]) or not (ends[0] or is_told) or len(ends[2]) > 6:
        return []
    arrow = Token("->", 0, 0, "->", is_arrow=True)
    tail.segments = [s for s in tail.segments if s.kind not in ("from", "to")]
    return flows(ends[0], arrow, ends[1], tail, setting)


_NO_OBJECTS = words("us we our their")
_BEFORE_NAMES = words("to from and by via with of on in at for about , -> or into through as")


def is_question(part: str, found: list[Token]) -> bool:
    """Say whether words ask: by the mark, or by the word they begin with."""
    if part.rstrip("\"'”’) .!").endswith("?"):
        return True
    found = found[1:] if found[0].low in PLEASE and len(found) > 1 else found
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
        ["just", "wondering"],
        ["wondering", "if"],
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


def _way(found: Sequence[Token], topic: int) -> int:
    """Find the "to" between two ends, before or behind the topic's mark, in a line without a verb."""
    if not topic or clauses(found[topic + 1 :]):
        return 0
    for begin, end in ((topic + 1, len(found)), (0, topic)):
        if not begin and clauses(found):
            return 0
        way = next((k for k in range(begin + 1, end - 1) if found[k].low == "to" and not found[k].is_whole), 0)
        if any(t.text == "," for t in found[begin:way]) or (not begin and found[topic + 1].low == "from"):
            return 0
        if way and (found[begin].low != "from" or not begin) and found[begin].low != "due":
            return way
    return 0
