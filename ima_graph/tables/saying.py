"""Write down what somebody said: Statements with their speaker, and values that are only proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ima_graph import terms
from ima_graph.log import Change
from ima_graph.register import Register
from ima_graph.schema import Field
from ima_graph.store import Store, value_of
from ima_graph.tables.nearby import Facts
from ima_graph.tables.written import plain

_TYPE = terms.iri(terms.TYPE)
_STANDING = terms.LIST + "standing/"
_STATEMENT = terms.ima("Statement")
_ANSWERED = f"""PREFIX ima: <{terms.IMA}> PREFIX standing: <{_STANDING}>
SELECT DISTINCT ?about WHERE {{{{
  ?said ima:saidBy {{}} ; a ima:Statement ; ima:about ?about ; ima:standing ?standing .
  ?said ima:statedRecord|ima:statedText ?value
  FILTER(?standing IN (standing:accepted, standing:declined, standing:disputed))
  MINUS {{{{ ?said ima:endDate ?ended }}}}
}}}}"""
_SAID = "SELECT ?s ?p ?o WHERE {{ ?s <{0}> {1} . ?s a {2} . ?s ?p ?o }}"


@dataclass(frozen=True)
class Voice:
    """Who speaks, in which workshop (IRIs, "" where there is none), from which source and when."""

    team: str
    workshop: str
    source: str
    at: str

    def said(self, statement: "Said") -> bool:
        """Say whether a Statement is this team's."""
        return statement.team == (terms.iri(self.team) if self.team else "")


@dataclass(frozen=True)
class Said:
    """One Statement as it stands: values, answer and standing as terms, "" where there is none."""

    statement: str
    field: str
    standing: str
    value: str
    answer: str
    team: str
    at: str
    end: str

    def is_standing(self, *wanted: str) -> bool:
        """Say whether it stands as one of these values of the list, and has not ended."""
        return not self.end and self.standing in {terms.iri(_STANDING + w) for w in wanted}


def said_about(store: Store, about: str) -> list[Said]:
    """List the Statements about a record (IRI), oldest first."""
    facts: dict[str, dict[str, str]] = {}
    for s, p, o in store.select(
        _SAID.format(terms.IMA + "about", terms.iri(about), _STATEMENT), (terms.REGISTER_GRAPH,)
    ).rows:
        text = str(o)
        facts.setdefault(str(s), {})[str(p)] = terms.text(plain(text)) if text.startswith('"') else text
    found = [
        Said(
            statement,
            told.get(terms.ima("aboutField"), ""),
            told.get(terms.ima("standing"), ""),
            told.get(terms.ima("statedRecord")) or told.get(terms.ima("statedText"), ""),
            told.get(terms.ima("answer"), ""),
            told.get(terms.ima("saidBy"), ""),
            plain(told.get(terms.ima("saidAt"), '""')),
            plain(told.get(terms.ima("endDate"), '""')),
        )
        for statement, told in facts.items()
    ]
    return sorted(found, key=lambda s: (s.at, s.statement))


def answered_by(store: Store, team: str) -> set[str]:
    """List the records (IRIs) of which a team (IRI) confirmed, denied or disputed a value, as it stands."""
    rows = store.select(_ANSWERED.format(terms.iri(team)), (terms.REGISTER_GRAPH,)).rows
    return {value_of(about) for (about,) in rows}


def statement(
    register: Register,
    voice: Voice,
    about: str,
    field: Field,
    standing: str,
    value: str = "",
    answer: str = "",
    words: str = "",
) -> list[str]:
    """Write a Statement about a record (IRI): a value (term) or an empty answer, as lines of N-Triples."""
    subject = terms.iri(register.new_iri())
    stated = "statedRecord" if value.startswith("<") else "statedText"
    moment = terms.typed(voice.at, "dateTime")
    facts = [
        (_TYPE, _STATEMENT),
        (terms.ima("about"), terms.iri(about)),
        (terms.ima("aboutField"), terms.iri(field.iri)),
        *([(terms.ima(stated), value if value.startswith("<") else terms.text(plain(value)))] if value else []),
        *([(terms.ima("answer"), terms.iri(f"{terms.LIST}answer/{answer}"))] if answer else []),
        (terms.ima("standing"), terms.iri(_STANDING + standing)),
        (terms.ima("saidAt"), moment),
        (terms.ima("recordedAt"), moment),
        *([(terms.ima("recordedFrom"), terms.text(voice.source))] if voice.source else []),
        *_speaker(voice, words),
    ]
    return [f"{subject} {p} {o} .\n" for p, o in facts]


def _speaker(voice: Voice, words: str) -> list[tuple[str, str]]:
    return [
        *([(terms.ima("saidBy"), terms.iri(voice.team))] if voice.team else []),
        *([(terms.ima("inWorkshop"), terms.iri(voice.workshop))] if voice.workshop else []),
        *([(terms.ima("words"), terms.text(words))] if words else []),
    ]


def attributed(change: Change, voice: Voice, words: str) -> Change:
    """Say of the Statements that a change makes who said them, in which workshop and in what words."""
    added = terms.triples_of(change.added)
    made = {s for s, p, o in added if p == _TYPE and o == _STATEMENT}
    if not made:
        return change
    kept = [t for t in added if not (words and t[0] in made and t[1] == terms.ima("words"))]
    spoken = [(s, p, o) for s in sorted(made) for p, o in _speaker(voice, words)]
    return replace(change, added=terms.lines([*kept, *spoken]))


def with_lines(change: Change, added: Iterable[str], removed: Iterable[str] = ()) -> Change:
    """Add lines of N-Triples to what a change adds and removes."""
    return replace(
        change,
        added=change.added + "".join(added).encode(),
        removed=change.removed + "".join(removed).encode(),
    )


def taken_out(change: Change, record: str, field: Field, only: Sequence[str] = ()) -> tuple[Change, list[str], bool]:
    """Take what a change does to one field of a record (IRI) out of it.

    Gives the rest of the change, the values (terms, in order) that it would put there, and whether it would take
    any away. With `only`, values that are not among them stay in the change, and nothing is said of removals.
    """
    subject = terms.iri(record)
    added, removed = terms.triples_of(change.added), terms.triples_of(change.removed)
    if field.through:
        betweens = _betweens(added, subject, field)
        values = [v for v in dict.fromkeys(betweens.values()) if not only or v in only]
        gone = {b for b, v in betweens.items() if v in values}
        made = {s for s, p, _ in added if p == _TYPE}
        # A record in between that is there already is ended where its value makes way.
        ended = {s for s, p, _ in added if p == terms.ima("endDate")} - made if not only else set()
        left = [t for t in added if t[0] not in gone and t[0] not in ended]
        return _rest(change, left, [t for t in removed if t[0] not in ended]), values, bool(ended)
    path = terms.iri(field.path or "")
    values = [o for s, p, o in added if (s, p) == (subject, path) and (not only or o in only)]
    left = [t for t in added if not (t[0] == subject and t[1] == path and t[2] in values)]
    stays = removed if only else [t for t in removed if (t[0], t[1]) != (subject, path)]
    return _rest(change, left, stays), list(dict.fromkeys(values)), len(stays) < len(removed)


def _betweens(added: list[terms.Triple], subject: str, field: Field) -> dict[str, str]:
    """Give the records in between that a change makes for a field: record → value."""
    through = field.through
    assert through is not None
    about = {s for s, p, o in added if (p, o) == (terms.iri(through.subject_path), subject)}
    fixed = (terms.iri(through.fixed[0]), terms.iri(through.fixed[1]))
    of_role = {s for s, p, o in added if s in about and (p, o) == fixed}
    return {s: o for s, p, o in added if s in of_role and p == terms.iri(through.value_path)}


def _rest(change: Change, added: list[terms.Triple], removed: list[terms.Triple]) -> Change:
    return replace(change, added=terms.lines(added), removed=terms.lines(removed))


def units_of(facts: Facts, record: str) -> set[str]:
    """Give the teams (terms) that speak for a record (IRI): itself, and for a post its team."""
    return {terms.iri(record), *facts.get(terms.ima("inTeam"), set())}
