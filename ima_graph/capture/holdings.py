"""Holdings: who keeps a thing and where, who owns it, who can see it."""

from collections.abc import Sequence
from itertools import pairwise

from ima_graph.capture.name_words import ARTICLES, HEADS, NO_PLACES, TEAM_HEADS, THEY
from ima_graph.capture.naming import Named, is_we, trimmed
from ima_graph.capture.predicates import possessor
from ima_graph.capture.reader import Parts, Reader, is_particle
from ima_graph.capture.recipients import PEOPLE
from ima_graph.capture.tail import Tail, tail_of
from ima_graph.capture.tokens import Token
from ima_graph.capture.verb_words import FORMS
from ima_graph.capture.word_sets import words

_STATES = words(
    "electronically digitally securely locally centrally safely separately manually permanently offline online "
    "under_lock_and_key here there onsite off-site offsite on-site"
)
_COPIES = words("copy copies original originals set sets backup backups key keys")
_PLACES = words(
    "office store storeroom room cupboard drive drawer cabinet safe folder archive archives basement cellar loft shed vault "
    "strongroom museum library box shelf repository garage annexe warehouse"
)
# What is held and is no thing that is kept.
_MEETINGS = words(
    "meeting meetings surgery surgeries election elections interview interviews hearing hearings event events class classes "
    "drill drills session sessions talks opinions opinion views workshop workshops auction auctions sale sales ballot ballots "
    "conference conferences clinic clinics inquest inquests party parties ceremony ceremonies rehearsal rehearsals breath"
)
# What is done to a thing so that it is somewhere: no holding where no place is told.
PLACED = words("record log enter lock shelve box pin hang chain tuck stick stack place put pop stow")
_ACCESS_KINDS = words("read full write view read-only view-only direct edit")


def hold(reader: Reader, tail: Tail) -> Parts | None:
    """Read "A keeps X in P", "X is kept by A in P" and "X is in P"."""
    place, others = reader.place(tail), reader.parties(*tail.all("with"))
    if reader.group.is_passive or reader.group.family == "stay":
        return _held(reader, tail, place)
    thing, base = tail.thing, reader.group.base
    if place and len(thing) > 1 and _is_kept(thing[-1]):
        # "A list locked in the desk"
        thing = thing[:-1]
    if base == "have" and not _may_be_had(thing, tail):
        return None
    is_doing = bool(thing) and thing[0].text.islower() and thing[0].low.endswith("ing")
    if base == "keep" and is_doing and (len(thing) == 1 or thing[1].low in ARTICLES):
        # "We keep losing the key"
        return None
    if base == "hold" and thing and thing[-1].low in _MEETINGS:
        return None
    if base in PLACED and not (place and thing):
        # "The rota hangs behind the bar"
        return _held(reader, tail, place) if place else None
    if base in _PUTS and tail.all("for"):
        return _put_for(reader, tail, place, reader.doer(), reader.things(thing))
    if thing and thing[0].low in ("on", "up", "off", "going", "calm", "in") and not thing[0].is_whole:
        return None
    unclear = ("place",) if others else _astray(thing)
    return Parts("holds", who=reader.doer(), asset=reader.things(thing), place=place, unclear=unclear)


def _is_kept(token: Token) -> bool:
    """Find "locked", "stored"."""
    form = FORMS.get(token.low)
    return form is not None and form.kind == "past" and form.verb.family == "hold" and not token.is_whole


def _astray(thing: Sequence[Token]) -> tuple[str, ...]:
    """Say what is a guess: "customs hold list from the port", "we archive cases to tape"."""
    if any(t.low == "from" for t in thing):
        return ("who", "asset")
    return ("asset",) if any(a.low == "to" and b.text.islower() for a, b in pairwise(thing)) else ()


def _held(reader: Reader, tail: Tail, place: str) -> Parts | None:
    if reader.group.family == "stay" and not _may_stand(reader, tail):
        return None
    given = [] if is_particle(tail.thing) else trimmed(tail.thing)
    if given and not _is_state(given):
        return None
    if reader.group.base in PLACED and not place and not tail.all("by"):
        return None
    holders = reader.agents(tail) or reader.parties(*tail.all("with"))
    unclear = ("place",) if _goes_on(tail.take("place")) else ()
    subject = reader.opening.subject
    if reader.group.base in _PUTS and tail.all("for"):
        return _put_for(reader, tail, place, holders, reader.done_to())
    if not holders and reader.said.is_held and subject and subject[0].low in ("they", "it", "these"):
        # "Legal have the deeds, they are in the vault"
        return Parts("holds", who=reader.said.holders, asset=reader.done_to(), place=place)
    if not holders and not subject and reader.said.holders not in ([], [reader.ours]):
        # "HR owns it, and it is kept in Oracle": most likely by HR, and yet nobody said so.
        holders, unclear = reader.said.holders, (*unclear, "who")
    return Parts(
        "holds",
        who=holders or [reader.ours],
        asset=reader.done_to(),
        place=place,
        unclear=unclear,
        is_assumed=not holders,
    )


def _is_state(found: Sequence[Token]) -> bool:
    """Find how a thing is kept: "securely", "locked", "hidden away"."""
    low = found[0].low
    return low in _STATES or (len(found) < 3 and found[0].text.islower() and low.endswith(("ed", "en", "ly")))


def _put_for(reader: Reader, tail: Tail, place: str, who: list[Named], asset: list[Named]) -> Parts:
    """Read "we put the figures on the dashboard for Members" as sent to them that way."""
    purpose = tail.all("for")[0]
    tail.segments.remove(purpose)
    return Parts("flow", from_=who, to=reader.parties(purpose), asset=asset, via=place)


_PUTS = words("put pop place load")


def _goes_on(place: Sequence[Token]) -> bool:
    """Say whether another verb follows the place: "in PACS and reviewed weekly"."""
    return any(a.low == "and" and b.low.endswith("ed") and b.text.islower() for a, b in pairwise(place))


def _may_be_had(thing: Sequence[Token], tail: Tail) -> bool:
    """Tell "we have the lease book" from "we have a problem": a thing that is kept, or a place."""
    kept = trimmed(thing)
    if not kept:
        return False
    if thing[0].low in ("too", "enough", "so", "lots", "loads", "plenty"):
        return False
    is_named = any(t.low in HEADS | _COPIES or t.is_capital for t in kept)
    return bool(tail.all("place")) or is_named or thing[0].low in ("our", "the")


def _may_stand(reader: Reader, tail: Tail) -> bool:
    """Tell "the register is on the website" from "the boss is on leave"."""
    subject, place = reader.opening.subject, trimmed(tail.take("place"))
    if tail.all("with") and reader.group.base == "be":
        # "A copy is with the solicitor", but not "the boss is with a client"
        return any(t.low in HEADS | _COPIES for t in subject)
    if reader.group.base != "be":
        return bool(place or tail.all("with")) and not is_we(subject)
    if not subject and reader.said.things:
        return bool(place)
    kept = trimmed(subject)
    if not kept or not place or is_we(subject) or subject[0].low in THEY or place[-1].low in NO_PLACES:
        return False
    last = kept[-1]
    if place[-1].low in _PLACES and not any(t.low in TEAM_HEADS for t in kept):
        is_many = last.low.endswith("s") and not reader.clause.is_singular and last.low not in PEOPLE
        return len(kept) > 1 or is_many or not last.text.istitle()
    looks_kept = last.low in HEADS or last.low.endswith("s") or last.is_whole or last.text.isupper()
    return place[0].low not in NO_PLACES and (looks_kept or last.text.startswith("("))


def own(reader: Reader, tail: Tail) -> Parts:
    """Read "A owns X", "A is responsible for X" and "X is owned by A"."""
    if reader.group.is_passive:
        return Parts("owns", who=reader.agents(tail), asset=reader.done_to())
    unclear = ("asset",) if tail.all("odd") else ()
    thing = tail.thing
    if len(thing) > 1 and thing[0].low.endswith("ing") and not thing[0].is_capital and thing[1].low in ARTICLES:
        # "Responsible for maintaining the log" may be less than owning it.
        thing, unclear = thing[1:], ("asset",)
    return Parts("owns", who=reader.doer(), asset=reader.things(thing), unclear=unclear)


def owned(reader: Reader, tail: Tail) -> Parts:
    """Read "X belongs to A"."""
    who = [reader.ours] if is_we(tail.thing) else reader.names(possessor(tail.thing), is_thing=False)
    return Parts("owns", who=who, asset=reader.done_to())


_ANYWHERE = words("home anywhere site")


def see(reader: Reader, tail: Tail) -> Parts | None:
    """Read "A can see X", "A uses X" and "X is used by A"."""
    unclear = ("asset",) if any(s.found[:1] and s.found[0].low not in _ANYWHERE for s in tail.all("odd")) else ()
    if reader.group.is_passive and reader.group.base == "consult" and not tail.all("by"):
        return None
    if reader.group.is_passive:
        return Parts("access", who=reader.agents(tail), asset=reader.done_to(), unclear=unclear)
    end = next((k for k, t in enumerate(tail.thing) if t.is_mark), len(tail.thing))
    if reader.group.base == "consult" and not any(t.low in HEADS for t in tail.thing[:end]):
        # "We consult Highways"
        return None
    is_imperative = not reader.opening.subject and not reader.clause.joint and not reader.said.topic
    if not (tail.thing or reader.said.things) or (is_imperative and not reader.group.has_helper):
        return None
    return Parts("access", who=reader.doer(), asset=reader.things(tail.thing), unclear=unclear)


def seen(reader: Reader, tail: Tail) -> Parts:
    """Read "X is available to A"."""
    unclear = ("asset",) if tail.all("odd") else ()
    return Parts("access", who=reader.names(tail.thing, is_thing=False), asset=reader.done_to(), unclear=unclear)


def granted(reader: Reader, tail: Tail) -> Parts | None:
    """Read "HR gives Finance access to X" and "Finance is given access to X"; None when it is no such sentence."""
    if reader.group.base not in ("give", "provide", "offer", "grant"):
        return None
    after = reader.clause.after
    cut = next(
        (k for k, t in enumerate(after) if t.low == "access" and [u.low for u in after[k + 1 : k + 2]] == ["to"]), None
    )
    if cut is None:
        return None
    whom = [t for t in after[:cut] if t.low not in _ACCESS_KINDS]
    inner = tail_of(after[cut + 2 :], "see")
    tail.why, tail.thing = tail.why or inner.why, inner.thing
    tail.segments = inner.all("for") + inner.all("via")
    who = reader.names(reader.opening.subject if reader.group.is_passive else whom, is_thing=False)
    unclear = ("asset", "who") if any(t.low == "to" for t in inner.thing) else ()
    return Parts("access", who=who, asset=reader.things(inner.thing), unclear=unclear)
