"""What the rows of a finding depend on, so that after a change only what may have changed is asked again.

The rule: the rows about a record depend only on the triples of things that influence it. An assignment influences
what it is for, a statement what it is about, a flow what it carries; a place influences what is held in it, a
person the holdings, and so on. A chain of such steps leads from any triple that a finding reads to its `?node`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from ima_graph import paths, terms
from ima_graph.questions.facts import Facts
from ima_graph.questions.files import Question
from ima_graph.store import Store, value_of

# The subject influences the object.
FORWARD = frozenset(
    terms.IMA + name for name in ("assignmentFor", "about", "carries", "landsAs", "disposalOf", "heldPost", "trainee")
)
# The object influences the subject.
BACKWARD = frozenset(
    terms.IMA + name
    for name in (
        "holder", "assignee", "flowFrom", "flowTo", "via", "heldIn", "inCluster", "partOf", "serves", "copyOf",
        "derivedFrom", "retainedUnder", "inRecordClass", "administeredBy", "succeededBy", "createdBy", "placeKind",
        "grade", "minimumGrade",
    )
) | {terms.SKOS + "broader"}  # fmt: skip
PART_OF = terms.IMA + "partOf"
RULE = terms.IMA + "forRole"
OF_RULES = frozenset(terms.IMA + n for n in ("forRole", "minimumGrade", "requiredCourse", "rank"))
WIDE = 120
_FOR, _ASSIGNEE, _PLACE_KIND = terms.IMA + "assignmentFor", terms.IMA + "assignee", terms.IMA + "placeKind"
# These look at many records for one row: they are asked of the whole store, and of some records only.
SYSTEM_NAMES, OWNERS = "asset_is_only_a_system", "single_owner_of_too_much"
_SELECTS_NODE = re.compile(r"SELECT\s+(?:DISTINCT\s+)?\?(?:node|\w+\s+\?node)\b[^{}]*?WHERE\s*\{")
_ASSET, _FLOW = terms.IMA + "InformationAsset", terms.IMA + "Flow"
MUST_HAVE = tuple(terms.IMA + name for name in ("InformationAsset", "Flow", "Place", "Post"))
# The kinds of record that a finding is about; () for any. What is not named here is asked whole.
_ABOUT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "cover_expired", "dangling_flow", "disposal_overdue", "homeless", "isolated", "master_lost", "no_consumer",
            "no_source", "owner_contested", "owner_inherited_only", "owner_is_a_person", "owner_is_nobody",
            "owner_lapsed", "owner_left", "owner_never_stated", "owner_not_accepted", "owner_not_eligible",
            "owner_unit_gone", "personal_place", "place_not_known", "post_vacant", "purpose_ended",
        ),
        (_ASSET,),
    ),
    SYSTEM_NAMES: (_ASSET,),
    OWNERS: (),
    "flow_without_purpose": (_FLOW,),
    "incomplete_record": MUST_HAVE,
    "two_answers": (),
}  # fmt: skip
TOLD = FORWARD | {PART_OF}


_NAME = re.compile(r"<([^<>\s]+)>|([A-Za-z][\w-]*):([A-Za-z][\w-]*)")
_ANY_PREDICATE = re.compile(r"\?\w+\s+\?\w+\s+\?\w+\s*[.};]")
_ANY_CLASS = re.compile(r"\ba\s+\?\w+|rdf:type")


@dataclass(frozen=True)
class Reads:
    """What one finding reads: the names in its query, and which records its rows are about."""

    names: frozenset[str]
    any_predicate: bool
    any_class: bool
    is_near: bool
    about: tuple[str, ...]

    def touches(self, triple: ox.Triple) -> bool:
        """Say whether a triple could matter to the finding at all."""
        predicate = triple.predicate.value
        if predicate == terms.TYPE:
            return self.any_class or getattr(triple.object, "value", "") in self.names
        return self.any_predicate or predicate in self.names


def reads(question: Question) -> Reads:
    """Read what a finding depends on from the text of its query."""
    prefixes = dict(re.findall(r"PREFIX\s+([\w-]*):\s*<([^<>\s]+)>", question.query))
    body = re.sub(r"PREFIX\s+[\w-]*:\s*<[^<>\s]+>", "", question.query)
    names = {m[1] or prefixes.get(m[2], "") + m[3] for m in _NAME.finditer(body)}
    is_ours = question.path.parent == paths.queries_folder() / "findings"
    is_near = is_ours and question.name in _ABOUT
    # Another's query may say "any predicate" in ways that no pattern here foresees.
    any_predicate = not is_ours or bool(_ANY_PREDICATE.search(body))
    any_class = not is_ours or bool(_ANY_CLASS.search(body))
    return Reads(frozenset(names), any_predicate, any_class, is_near, _ABOUT.get(question.name, ()))


@dataclass
class Reach:
    """The steps from what changed to all that it may influence."""

    edges: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    is_wide: bool = False

    def add(self, source: str, name: str, target: str) -> None:
        """Note that a thing influences another by a property."""
        self.edges.setdefault(source, []).append((name, target))

    def from_(self, starts: Iterable[str], names: frozenset[str]) -> set[str]:
        """Follow the steps whose properties are among `names`."""
        found = set(starts)
        waiting = list(found)
        while waiting:
            for name, target in self.edges.get(waiting.pop(), ()):
                if name in names and target not in found:
                    found.add(target)
                    waiting.append(target)
        return found


def ends(triples: Iterable[ox.Triple]) -> set[str]:
    """Tell which things triples are facts of: their subjects; and the whole, for what is part of it."""
    found = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    return found | {
        t.object.value for t in triples if t.predicate.value == PART_OF and isinstance(t.object, ox.NamedNode)
    }


def rules(store: Store) -> set[str]:
    """List the rules of who may own."""
    rows = store.select(f"SELECT ?s WHERE {{ ?s <{RULE}> ?role }}", (terms.REGISTER_GRAPH,)).rows
    return {value_of(row[0]) for row in rows}


def is_about_rules(triples: Iterable[ox.Triple], known: set[str]) -> bool:
    """Say whether triples are facts of such rules, or of the grades that they ask for: then all posts matter."""
    return any(t.predicate.value in OF_RULES or getattr(t.subject, "value", "") in known for t in triples)


def owners(facts: Facts, starts: set[str], taken: Iterable[ox.Triple]) -> set[str]:
    """Tell who owns, or owned until now, by the assignments that changed and those for the assets that changed."""
    assignments = starts.union(*(facts.linked(s, _FOR) for s in starts))
    found = {o for a in assignments for _, o in facts.objects(a, frozenset({_ASSIGNEE}))}
    return found | {
        t.object.value for t in taken if t.predicate.value == _ASSIGNEE and isinstance(t.object, ox.NamedNode)
    }


def has_places(facts: Facts, triples: list[ox.Triple]) -> bool:
    """Say whether a place of some kind is, or was, among what changed."""
    return any(t.predicate.value == _PLACE_KIND for t in triples) or any(
        facts.objects(thing, frozenset({_PLACE_KIND})) for thing in ends(triples)
    )


def narrowed(query: str, nodes: set[str]) -> str:
    """Ask a query about some records only."""
    return _SELECTS_NODE.sub(lambda m: f"{m[0]} VALUES ?node {{ {iris(nodes)} }}", query)


def reach(facts: Facts, starts: set[str], removed: list[ox.Triple]) -> Reach:
    """Find all that things may influence, by what the register says and by what was just taken from it."""
    found = Reach()
    gone: dict[str, list[tuple[str, str]]] = {}
    for triple in removed:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
            s, p, o = triple.subject.value, triple.predicate.value, triple.object.value
            if p in FORWARD:
                gone.setdefault(s, []).append((p, o))
            if p in BACKWARD:
                gone.setdefault(o, []).append((p, s))
    seen, frontier = set(starts), set(starts)
    while frontier:
        steps = [(x, p, y) for x in frontier for p, y in facts.objects(x, FORWARD)]
        steps += [(x, p, y) for x in frontier for p, y in facts.subjects(x, BACKWARD)]
        steps += [(x, p, y) for x in frontier for p, y in gone.get(x, ())]
        for source, name, target in steps:
            found.add(source, name, target)
        frontier = {target for _, _, target in steps} - seen
        seen |= frontier
        if len(seen) > WIDE * 3:
            found.is_wide = True
            break
    return found


def iris(things: Iterable[str]) -> str:
    """Write IRIs for a VALUES line."""
    return " ".join(f"<{t}>" for t in sorted(things) if not t.startswith("_:"))
