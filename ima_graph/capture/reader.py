"""The reader of one clause: who does it, what it is done to, and the names behind each small word."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ima_graph.capture.clauses import Clause
from ima_graph.capture.doubts import has_gap
from ima_graph.capture.facts import Fact
from ima_graph.capture.name_words import ARTICLES, NO_PLACES, TEAM_HEADS, TEAMS, THEY, THINGS
from ima_graph.capture.naming import Named, Setting, is_we, listed, trimmed
from ima_graph.capture.opening import opening_of
from ima_graph.capture.routes import is_route
from ima_graph.capture.small_words import FLOW
from ima_graph.capture.tail import Segment, Tail
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words
from ima_graph.capture.words import AS_ROUTE

# What may be left alone behind a verb: "send it out".
_PARTICLES = words("now out off on over in back up across through round around direct directly straight")


@dataclass
class Said:
    """What the clauses before have named, for "it", "they" and a verb without a subject."""

    subjects: list[Named] = field(default_factory=list)
    doers: list[Named] = field(default_factory=list)
    things: list[Named] = field(default_factory=list)
    receivers: list[Named] = field(default_factory=list)
    holders: list[Named] = field(default_factory=list)
    is_held: bool = False
    # A fact whose holder nobody named; and whether a fact of this sentence is told already.
    assumed: Fact | None = None
    is_begun: bool = False
    # Whether a place or receiver was named last, so that "which" may be that.
    ends_elsewhere: bool = False
    makers: list[Named] = field(default_factory=list)
    ends_with_agent: bool = False
    topic: list[Token] = field(default_factory=list)


@dataclass
class Parts:
    """The parts of the facts of one clause; each of `who`, `from_`, `to`, `asset` may hold several names."""

    type: str
    who: list[Named] = field(default_factory=list)
    from_: list[Named] = field(default_factory=list)
    to: list[Named] = field(default_factory=list)
    asset: list[Named] = field(default_factory=list)
    is_both_ways: bool = False
    is_assumed: bool = False
    place: str = ""
    via: str = ""
    unclear: tuple[str, ...] = ()


class Reader:
    """Reads one clause in its setting."""

    def __init__(self, clause: Clause, setting: Setting, said: Said) -> None:
        """Read what stands before the verb; the rest is read when it is asked for."""
        self.clause, self.setting, self.said = clause, setting, said
        self.group = clause.group
        self.opening = opening_of(clause.before, self.group.family)
        self.subject: list[Named] = []

    @property
    def ours(self) -> Named:
        """The typist's team."""
        return Named(self.setting.team)

    @property
    def first_word(self) -> str:
        """The word right behind the verb."""
        return self.clause.after[0].low if self.clause.after else ""

    def names(self, found: Sequence[Token], is_thing: bool) -> list[Named]:
        """Read a list of names; "it" and "they" are what was named before."""
        kept = [t for t in found if not t.is_mark] or list(found)
        if not kept:
            return []
        bare = trimmed(kept)
        told = {" ".join(t.low for t in bare), " ".join(t.low for t in kept)}
        if told & THEY and not kept[0].is_whole:
            found_before = self._named_before(is_thing)
            if is_thing and "it" in told and any(_is_plural(n.value) for n in found_before):
                # "Saffron holds recipes and we can get into it"
                return [replace(n, is_doubtful=True) for n in found_before]
            return found_before
        return listed(found, self.setting, is_thing)

    def things(self, found: Sequence[Token]) -> list[Named]:
        """Read names of things; where none is named, it is what was named before."""
        is_told = any(not t.is_mark for t in found)
        return self.names(found, is_thing=True) if is_told else self.said.things

    def parties(self, *segments: Segment) -> list[Named]:
        """Read names of teams and people behind small words."""
        return [n for s in segments for n in self.names(s.found, is_thing=False)]

    def _named_before(self, is_thing: bool) -> list[Named]:
        """Give what a pronoun stands for: the thing, or the one other party named before."""
        if is_thing:
            return self.said.things or [Named()]
        others = [n for n in (*self.said.receivers, *self.said.doers) if n.value and n != self.ours]
        if len(set(others)) == 1:
            return others[:1]
        last = [n for n in self.said.receivers if n.value and n != self.ours]
        return last if len(last) == 1 else [Named()]

    def doer(self) -> list[Named]:
        """Give who does it, and remember it as the subject."""
        self.subject = self._doer()
        return self.subject

    def _doer(self) -> list[Named]:
        if self.opening.subject:
            return self._agreeing(self.opening.subject, is_thing=False)
        if self.said.topic and self.group.form == "s":
            return listed(self.said.topic, self.setting, is_thing=False)
        if self.clause.joint in ("which", "who", "that"):
            found = [n for n in self.said.receivers if n.value] or [Named()]
            # "Sent to LGPS by Payroll, who keep a copy": either may be meant.
            return [replace(n, is_doubtful=True) for n in found] if self.said.ends_with_agent else found
        if self.clause.joint:
            return self.said.subjects or [Named()]
        # "Send the log to the Board", "Keep the log in Datix": whoever types says what they do.
        return [self.ours] if self.group.form in ("base", "") or self.group.family == "hold" else [Named()]

    def take_topic(self, tail: Tail) -> None:
        """Read "Test results we fax to Licensing", "tree sheets, the depot keeps them": the thing is named first."""
        subject, thing = self.opening.subject, tail.thing
        if self.group.is_passive or len(subject) < 2:
            return
        comma = next((k + 1 for k, t in enumerate(subject) if t.text == ","), 0)
        is_again = len(thing) == 1 and thing[0].low in ("it", "them")
        if subject[-1].low in ("we", "i") and (not thing or is_again):
            comma = len(subject) - 1
        elif subject[-1].low in ("we", "i") and subject[-2].text == ",":
            # "The next day, we send the list": a time, and nobody who sends
            self.opening.subject = subject[-1:]
            return
        elif not (comma and is_again and subject[comma].low in ARTICLES) or any(
            t.low == "and" for t in subject[:comma]
        ):
            return
        self.said.things, self.opening.subject = self.things(subject[:comma]), subject[comma:]

    def _agreeing(self, found: Sequence[Token], is_thing: bool) -> list[Named]:
        """Read a subject: before "sends", "Blood and Transplant" is one name."""
        names = self.things(found) if is_thing else self.names(found, is_thing=False)
        joint = next((k for k, t in enumerate(found) if t.low in ("and", "&") and not t.is_whole), 0)
        is_long = 3 < joint < len(found) - 1 and not any(t.is_mark or t.low in ARTICLES for t in found[:joint])
        if is_thing and is_long and found[joint + 1].low in ARTICLES:
            # "Wardens photograph the sites and the pictures": what stands before may be a clause
            return [replace(n, is_doubtful=True) for n in names]
        if not self.clause.is_singular or len(names) != 2 or not joint or joint == len(found) - 1:
            return names
        if found[joint + 1].low in ARTICLES or any(t.is_mark for t in found):
            return names
        first, second = trimmed(found[:joint]), trimmed(found[joint + 1 :])
        is_one = is_thing or (len(first) + len(second) > 2 and first[-1].is_capital and second[0].is_capital)
        if (
            is_one
            and not (first[-1].text.isupper() and len(first) == 1)
            and first[0].low.lower() not in TEAMS
            and first[-1].low not in TEAM_HEADS
        ):
            return [Named(self.setting.raw(trimmed(found)).strip())]
        return [replace(n, is_doubtful=True) for n in names]

    def done_to(self, subject: Sequence[Token] | None = None) -> list[Named]:
        """Give what it is done to, where that stands before the verb."""
        found = self.opening.subject if subject is None else subject
        return self._agreeing(found, is_thing=True) if found else self.said.things or [Named()]

    def agents(self, tail: Tail) -> list[Named]:
        """Give who does it, behind "by"; a "by" that names a route becomes the route."""
        agents: list[Segment] = []
        for segment in tail.all("by"):
            last = segment.found[-1].text if segment.found else ""
            # "By email", "by a paper slip"
            if (self.group.family in FLOW and (is_route(segment.found) or last in THINGS)) or agents:
                segment.kind = "via"
            else:
                agents.append(segment)
        named = self.parties(*agents)
        if self.group.family == "hold" and agents and _is_order(agents[0].found):
            return [replace(n, is_doubtful=True) for n in named]
        return named

    def route(self, found: Sequence[Token]) -> str:
        """Give a route as typed; an attachment to an email is email."""
        kept = trimmed(found)
        gap = next((k + 1 for k in range(len(kept) - 1) if has_gap(kept[k : k + 2], self.setting.sentence)), len(kept))
        raw = self.setting.raw(kept[:gap]).strip(" ,.;:\"'“”")
        return AS_ROUTE.get(raw.lower(), raw)

    def place(self, tail: Tail) -> str:
        """Give the place; one within another is one place: "hard drive in the cupboard"."""
        places = [p for p in (trimmed(s.found) for s in tail.all("place")) if p and p[0].low != "behalf"]
        if len(places) > 1 and [t.low for t in places[0]] == ["paper"]:
            places.pop(0)
        if places and places[-1][-1].low in NO_PLACES:
            places.pop()
        raw = self.setting.sentence[places[0][0].start : places[-1][-1].end].strip('"“” ,.') if places else ""
        return raw.strip("'‘’") if raw[:1] in ("'", "‘") else raw


def _is_order(found: Sequence[Token]) -> bool:
    """Find "postcode" in "filed by postcode": somebody would have an article, a capital or a plural."""
    word = found[0] if len(found) == 1 else None
    return word is not None and word.text.islower() and not word.low.endswith("s") and word.low not in TEAMS


def _is_plural(name: str) -> bool:
    last = name.split(" of ")[0].split()[-1] if name.strip() else ""
    return last.islower() and last.endswith("s") and not last.endswith(("ss", "us", "is", "news"))


def is_particle(found: Sequence[Token]) -> bool:
    """Say whether all that stands there is a word such as "out" or "back"."""
    return len(found) == 1 and found[0].low in _PARTICLES


def is_ours(found: Sequence[Token]) -> bool:
    """Say whether the words stand for the typist's team."""
    return is_we(trimmed(found)) or is_we(found)
