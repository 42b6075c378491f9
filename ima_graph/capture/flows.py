"""Flows: who sends what to whom, from the verbs of sending, receiving, moving and sharing."""

from ima_graph.capture.name_words import ARTICLES, THEY
from ima_graph.capture.naming import is_we, trimmed
from ima_graph.capture.opening import split_subject
from ima_graph.capture.reader import Parts, Reader, is_ours, is_particle
from ima_graph.capture.recipients import REPLIES, is_somebody, may_receive, recipient_of
from ima_graph.capture.routes import is_route
from ima_graph.capture.tail import Tail
from ima_graph.capture.tokens import Token
from ima_graph.capture.word_sets import words

_UPLOADS = words("upload post save load publish drop push export")
_ONLY_TELLS = words("tell notify inform advise brief alert warn write_to")
# Whom these name first is who receives: "ring X with Y", "brief X on Y".
_TELLS = _ONLY_TELLS | words("ring phone call telephone radio text")
_DEPOSITS = words("lodge file leave register deposit raise")
_ON = words("brief advise inform alert copy")
PUTS = words("file save load leave")
_WHERE = words("in at inside under within on")
_PROVIDES = words("serve provide supply issue present")
_GIVES = words("give send email e-mail text post mail fax hand show offer bring pass lend loan")
_ROOMS = words(
    "office offices kitchen room building drive printer desk desks floor entrance lift canteen van car boss manager"
)
_COMES = frozenset(("come", "arrive"))


def send(reader: Reader, tail: Tail) -> Parts | None:
    """Read "A sends X to B", "A sends B X", and the passives."""
    if reader.group.base == "serve":
        # "We serve notices on operators"
        for segment in tail.segments:
            segment.kind = "to" if segment.small_word in ("on", "upon") else segment.kind
        if not (tail.all("to") or tail.all("with")):
            return None
    if reader.group.is_passive:
        return _sent(reader, tail)
    where = next((s for s in tail.segments if s.kind in ("via", "where") and s.small_word in _WHERE), None)
    if reader.group.base in PUTS and where is not None and not (tail.all("to") or tail.all("with")):
        # "We file the certificates at Unit 4"
        place = reader.setting.raw(trimmed(where.found))
        return Parts("holds", who=reader.doer(), asset=reader.things(tail.thing), place=place)
    parts = Parts("flow", from_=reader.doer(), to=reader.parties(*tail.all("to"), *tail.all("between")))
    thing = tail.thing
    copies = parts.to if tail.all("to") and all(s.is_copy for s in tail.all("to")) else []
    if not parts.to or copies:
        recipient, thing, is_sure = recipient_of(thing, reader.setting, reader.group.base in _GIVES | _ONLY_TELLS)
        if reader.group.base in _TELLS | {"copy"} or (reader.group.via and thing[:1] and thing[0].low == "about"):
            told = _told(recipient, thing, _matter(reader, tail))
            # "Radio the catch in": what is radioed, or who.
            is_told = bool(told[1]) or not reader.group.via or is_somebody(thing)
            recipient, thing, is_sure = told if is_told else (recipient, thing, is_sure)
        parts.to = [*reader.names(recipient, is_thing=False), *copies]
        parts.unclear = () if is_sure else ("asset", "to")
    elif reader.group.base == "copy" and tail.all("to") and tail.all("to")[0].small_word in ("into", "in"):
        # "We copy Planning into tree orders"
        parts.to, thing = reader.names(thing, is_thing=False), tail.take("to")
    elif (
        len(thing) > 2
        and is_we(thing[:1])
        and thing[1].low in ARTICLES
        and thing[-1].low not in REPLIES
        and not tail.why
    ):
        # "Gives us the list to target visits": nobody receives twice
        tail.why, parts.to, thing = tail.take("to"), [reader.ours], thing[1:]
        tail.segments = [s for s in tail.segments if s.kind != "to"]
    elif len(thing) > 1 and is_we(thing[:1]) and _is_about(tail, thing):
        # "Send us objections to new applications": nobody receives twice
        about = tail.all("to")[0]
        parts.to, thing = [reader.ours], [*thing[1:], *([about.small] if about.small else []), *about.found]
    elif thing and is_we(thing[:1]):
        # "We send us X to Y" is no sentence; leave it to the person.
        parts.unclear = ("to",)
    if not thing and parts.to and any(s.small_word == "on" and not is_route(s.found) for s in tail.all("via")):
        # "Bailiffs report to us on visits"
        parts.unclear = (*parts.unclear, "asset", "via")
    if tail.all("with") and reader.group.base not in _TELLS:
        thing = _with(reader, tail, parts, thing)
    if reader.group.base == "raise" and not parts.to:
        return None
    _for(reader, tail, parts)
    if not parts.to and tail.comes_in and parts.from_ != [reader.ours]:
        parts.to = [reader.ours]
        parts.unclear = (*parts.unclear, "to") if reader.group.base == "hand" else parts.unclear
    if reader.group.base == "feed" and not parts.to:
        # "Sensors feed the lake" names the receiver, "we feed figures" the thing.
        parts.unclear = ("from", "to", "asset")
    parts.asset = reader.things(thing)
    senders = reader.parties(*tail.all("from"))
    if senders and tail.all("to") and not thing and reader.opening.subject:
        # "Handover sheets pass from day staff to night staff."
        return Parts("flow", from_=senders, to=parts.to, asset=reader.done_to())
    if senders and senders != parts.from_:
        # "HR sends X from Oracle to Finance": two senders, and neither is surely meant.
        parts.unclear = (*parts.unclear, "from")
    return parts


def _is_about(tail: Tail, thing: list[Token]) -> bool:
    """Say whether what follows "to" can belong to a thing: "objections to new applications"."""
    about = tail.take("to")
    is_first = len(tail.all("to")) == 1 and tail.segments[0].kind == "to"
    is_reply = thing[-1].low in REPLIES or (about[:1] != [] and about[0].low not in ARTICLES)
    return is_first and is_reply and all(t.text.islower() for t in about)


def _with(reader: Reader, tail: Tail, parts: Parts, thing: list[Token]) -> list[Token]:
    """Read "lodge deeds with HMLR", "supply Ministers with briefings", "send the form with a photo"."""
    segment = tail.all("with")[0]
    if reader.group.base in _DEPOSITS and not parts.to:
        parts.to, parts.unclear = reader.parties(segment), ()
        return thing
    if reader.group.base in _PROVIDES and not tail.all("to"):
        parts.to, parts.unclear = reader.names(tail.thing, is_thing=False), ()
        return segment.found
    if segment is tail.segments[0] and segment.small is not None:
        return [*thing, segment.small, *segment.found]
    return thing


def _for(reader: Reader, tail: Tail, parts: Parts) -> None:
    """Read "for us" as the receiver, and "uploads X to S for B" as a way through S to B."""
    purpose = next(iter(tail.all("for")), None)
    if purpose is None:
        return
    kept = trimmed(purpose.found)
    may_be_party = bool(kept) and (kept[0].is_capital or len(kept) == 1 or may_receive(kept[-1]))
    if (is_ours(purpose.found) and not parts.to) or (reader.group.base in _UPLOADS and may_be_party):
        tail.segments.remove(purpose)
        parts.via = reader.route(tail.take("to")) if tail.all("to") else ""
        parts.to, parts.unclear = reader.parties(purpose), ()
    elif reader.group.base in _UPLOADS and tail.all("to") and kept[:1] != purpose.found[:1]:
        # "Upload it to FOAM for the inspection": for what, or for whom
        parts.unclear = (*parts.unclear, "to", "why")


def _matter(reader: Reader, tail: Tail) -> list[Token]:
    """Give what somebody is told "with" or "on"; "on paper" is a route."""
    on = next((s for s in tail.all("via") if s.small_word == "on"), None)
    if on is not None and reader.group.base in _ON and not is_route(on.found):
        tail.segments.remove(on)
        return on.found
    return tail.take("with")


def _told(recipient: list[Token], thing: list[Token], matter: list[Token]) -> tuple[list[Token], list[Token], bool]:
    """Read "tell Transport about moves", "notify HR of leavers", "ring the lab with the result"."""
    every = [*recipient, *thing]
    if recipient and thing and thing[0].low in ARTICLES:
        return recipient, thing, True
    joints = ("about",) if any(t.low == "about" for t in every[1:]) else ("of",)
    cut = next((k for k, t in enumerate(every) if k and t.low in joints and not t.is_whole), None)
    if cut is not None and cut > 1 and is_we(every[:1]):
        # "Text us a list of deaths"
        return every[:1], every[1:], True
    if cut is not None:
        return every[:cut], every[cut + 1 :], True
    if matter:
        return every, matter, True
    about = next((k for k, t in enumerate(every) if t.low in ("when", "if", "what", "who", "how", "that")), None)
    if about is not None:
        return every[:about], [], True
    return (recipient, thing, True) if recipient else (every, [], True)


def _sent(reader: Reader, tail: Tail) -> Parts:
    """Read a passive: "X is sent to Y by Z", "Y is sent X"."""
    where = next((s for s in tail.segments if s.kind == "where" or (s.kind == "via" and s.small_word in _WHERE)), None)
    if reader.group.base in PUTS and where is not None and not (tail.all("to") or tail.all("with")):
        # "The chart is left in the house"
        place, holders = reader.setting.raw(trimmed(where.found)), reader.agents(tail) or [reader.ours]
        return Parts("holds", who=holders, asset=reader.done_to(), place=place)
    subject, more = split_subject(reader.opening.subject, "send", tail)
    agents = reader.agents(tail)
    if agents and more.all("from"):
        # "Extracts from Gladstone are sent to us by the trust"
        subject, more = reader.opening.subject, Tail()
    senders = agents or reader.parties(*tail.all("from"), *more.all("from"))
    if not senders and not subject and all(h.is_passive for h in reader.clause.handled[-1:]):
        # "Forms are filled in by applicants and posted to us"
        senders = reader.said.makers
    receivers = reader.parties(*tail.all("to"), *more.all("to"))
    whom = reader.names(subject, is_thing=False) if subject else reader.said.subjects
    if reader.group.base == "copy" and receivers and (tail.comes_in or tail.all("to")[0].small_word == "into"):
        # "We get copied into letters"
        return Parts("flow", from_=senders, to=whom, asset=reader.things(tail.take("to")))
    if not receivers and reader.group.base in _TELLS and (matter := _matter(reader, tail)):
        return Parts("flow", from_=senders, to=whom, asset=reader.things(matter))
    if not receivers and tail.all("with"):
        with_ = tail.all("with")[0]
        if reader.group.base in _PROVIDES or reader.group.via:
            return Parts("flow", from_=senders, to=whom, asset=reader.things(with_.found))
        receivers = reader.parties(with_) if reader.group.base in _DEPOSITS else []
    if not receivers and not trimmed(tail.thing) and reader.group.base in _ONLY_TELLS:
        # "Owners are written to": of what, nobody says
        return Parts("flow", from_=senders, to=whom)
    if reader.group.base == "feed" and not receivers:
        # "The registry is fed by the clerk"
        return Parts("flow", from_=senders, asset=reader.done_to(subject), unclear=("asset",))
    if tail.thing and tail.thing[0].low in ("of", "about") and reader.group.base in _TELLS:
        tail.thing = tail.thing[1:]
    given = [] if is_particle(tail.thing) else trimmed(tail.thing)
    if given and not receivers and reader.group.base not in ("upload", "publish", "file"):
        return Parts("flow", from_=senders, to=whom, asset=reader.things(tail.thing))
    parts = Parts("flow", from_=senders, to=receivers, asset=reader.done_to(subject))
    if given:
        parts.unclear = ("asset",)
    _for(reader, tail, parts)
    if parts.to:
        return parts
    if not receivers and reader.first_word == "in":
        parts.to = [reader.ours]
    return parts


def receive(reader: Reader, tail: Tail) -> Parts | None:
    """Read "B gets X from A" and "X is received from A by B"."""
    if reader.group.is_passive:
        subject, more = split_subject(reader.opening.subject, "receive", tail)
        receivers = reader.agents(tail) or reader.parties(*tail.all("to")) or [reader.ours]
        senders = reader.parties(*tail.all("from"), *more.all("from"))
        if not senders and reader.group.base in ("take", "request", "pull", "import", "acquire"):
            return None
        return Parts("flow", from_=senders, to=receivers, asset=reader.done_to(subject))
    senders, thing = reader.parties(*tail.all("from")), tail.thing
    if not thing and not senders:
        return None
    if is_particle(thing) or (thing and thing[0].low in ("to", "it") and len(thing) == 1 and not reader.said.things):
        return None
    unclear = ("to",) if tail.all("to") else ()
    receivers = reader.doer()
    if not senders and thing and thing[0].low in ("our", "my") and receivers != [reader.ours]:
        # "The Port Authority gets our soundings"
        senders = [reader.ours]
    if not senders and any(t.low == "back" for t in reader.clause.after):
        # "… and get the answers back"
        senders = [n for n in reader.said.receivers if n not in receivers]
    return Parts("flow", from_=senders, to=receivers, asset=reader.things(thing), unclear=unclear)


def move(reader: Reader, tail: Tail) -> Parts | None:
    """Read "X goes from A to B", "X comes from A"."""
    subject, more = split_subject(reader.opening.subject, "move", tail)
    is_somebody = bool(subject) and subject[0].low in ("i", "you", "they", "he", "she", "it") and not reader.said.things
    if is_we(subject) or is_somebody:
        return None
    things = reader.done_to(subject)
    ends = reader.parties(*tail.all("between"))
    if ends:
        return Parts("flow", who=ends, asset=things, is_both_ways=True) if len(ends) == 2 else None
    for segment in tail.all("with"):
        # "The reports travel with the courier"
        segment.kind = "via" if is_route(segment.found) else "odd"
    comes = reader.group.base in _COMES
    senders = reader.parties(*tail.all("from"), *more.all("from"))
    receivers = reader.parties(*tail.all("to"), *more.all("to"))
    if not senders and (not subject or subject[0].low in THEY) and reader.ours not in reader.said.makers:
        # "Schools fill in a form and it comes to us."
        senders = reader.said.makers
    arrives = comes and (tail.comes_in or reader.first_word == "" or tail.segments)
    if not (reader.group.base == "reach" or tail.all("from") or tail.all("to") or more.segments or arrives):
        return None
    given = [] if is_particle(tail.thing) else trimmed(tail.thing)
    if reader.group.base == "reach" and given and not receivers:
        receivers, given = reader.names(given, is_thing=False), []
    if len(given) > 2:
        return None
    if (comes or tail.comes_in) and not receivers:
        receivers = [reader.ours]
    return Parts("flow", from_=senders, to=receivers, asset=things, unclear=("asset",) if given else ())


def share(reader: Reader, tail: Tail) -> Parts | None:
    """Read "A shares X with B", "A and B share X", "A swaps X with B"."""
    others = reader.parties(*tail.all("with"), *tail.all("to"))
    between = reader.parties(*tail.all("between"))
    is_swap = reader.group.family == "swap"
    if reader.group.is_passive:
        agents, things = reader.agents(tail), reader.done_to()
        ends = between or ([*agents, *others] if is_swap and agents and others else [])
        if ends:
            return Parts("flow", who=ends, asset=things, is_both_ways=True) if len(ends) == 2 else None
        return Parts("flow", from_=agents, to=others, asset=things)
    if between:
        return None
    doers, thing = reader.doer(), tail.thing
    if thing and thing[-1].low in _ROOMS:
        # "We share an office with HR"
        return None
    if len(thing) > 1 and thing[0].low in ("out", "up") and thing[1].low != "of":
        return None
    if others and is_swap:
        return Parts("flow", who=[*doers, *others], asset=reader.things(thing), is_both_ways=True)
    if not others and len(doers) > 1:
        return Parts("flow", who=doers, asset=reader.things(thing), is_both_ways=True)
    return Parts("flow", from_=doers, to=others, asset=reader.things(thing))
