"""Every term of ours that is named anywhere is declared: in the ontology, queries, data, code and docs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ontology_files import SHAPE_FILES, TERM_FILES, merged, name_of
from rdflib import RDF, SKOS

from ima_graph import terms

ROOT = Path(__file__).resolve().parent.parent
FILES = (
    "ontology/**/*.ttl",
    "queries/**/*.rq",
    "data/**/*.toml",
    "ima_graph/**/*.py",
    "docs/**/*.md",
    "*.md",
)

PREFIXED = re.compile(r"(?<![\w:.-])([a-z]\w*):([A-Za-z]\w*(?:-\w+)*)")
FULL = re.compile(re.escape(terms.BASE) + r"(def#|shape#|list/)(\w[\w-]*(?:/\w[\w-]*)*)")
# How the code writes a term: IMA + "carries", f"{IMA}carries", ima("carries").
JOINED = re.compile(r"(?:\b(IMA|SHAPE|LIST) \+ \"|\{(?:terms\.)?(IMA|SHAPE|LIST)\}|\b(ima)\(\")(\w[\w/-]*)")
# How the header of a question names a field: `# asks: InformationAsset-owner`.
HEADER = re.compile(r"^# (?:field|asks): ([A-Z]\w*-\w+)", re.MULTILINE)


@pytest.fixture(scope="module")
def declared() -> set[str]:
    """The IRI of everything that the ontology, its lists and its shapes describe."""
    graph = merged([*TERM_FILES, *SHAPE_FILES])
    return {str(subject) for subject in graph.subjects() if (subject, RDF.type, None) in graph}


@pytest.fixture(scope="module")
def prefixes() -> dict[str, str]:
    """Our prefixes, and one for each list, written as queries write it: `placeKind:`."""
    lists = merged(TERM_FILES).subjects(RDF.type, SKOS.ConceptScheme)
    per_list = {re.sub(r"-(\w)", lambda m: m[1].upper(), name_of(scheme)): f"{scheme}/" for scheme in lists}
    return {**per_list, "ima": terms.IMA, "list": terms.LIST, "shape": terms.SHAPE}


def named_in(text: str, suffix: str, prefixes: dict[str, str]) -> Iterator[str]:
    """The IRI of each term of ours that a text names, in the ways its kind of file may."""
    bare = re.sub(r"https?://[^\s>\"'`)]+", " ", text)
    # Outside the queries and Turtle, `role:` and `status:` are ordinary words.
    known = prefixes if suffix in (".rq", ".ttl") else {p: prefixes[p] for p in ("ima", "list", "shape")}
    yield from (known[prefix] + name for prefix, name in PREFIXED.findall(bare) if prefix in known)
    yield from (terms.BASE + part + name for part, name in FULL.findall(text))
    if suffix == ".rq":
        yield from (terms.SHAPE + name for name in HEADER.findall(text))
    if suffix == ".py":
        for *bases, name in JOINED.findall(text):
            yield getattr(terms, "".join(bases).upper()) + name.rstrip("/")


def undeclared(text: str, suffix: str, declared: set[str], prefixes: dict[str, str]) -> list[str]:
    return sorted({iri for iri in named_in(text, suffix, prefixes) if iri not in declared})


@pytest.mark.parametrize("pattern", FILES)
def test_every_term_that_a_file_names_is_declared(pattern: str, declared: set[str], prefixes: dict[str, str]) -> None:
    found = {}
    for file in sorted(ROOT.glob(pattern)):
        unknown = undeclared(file.read_text(encoding="utf-8"), file.suffix, declared, prefixes)
        if unknown:
            found[str(file.relative_to(ROOT))] = unknown
    assert found == {}


@pytest.mark.parametrize(
    ("text", "suffix", "iri"),
    [
        ("?flow ima:carry ?asset .", ".rq", "def#carry"),
        ("?asset ima:status status:alive .", ".rq", "list/status/alive"),
        ("?place ima:placeKind placeKind:cave .", ".rq", "list/place-kind/cave"),
        ("?s ima:aboutField shape:InformationAsset-boss .", ".rq", "shape#InformationAsset-boss"),
        ("# asks: InformationAsset-boss", ".rq", "shape#InformationAsset-boss"),
        ("ima:Flow rdfs:subClassOf ima:Movement .", ".ttl", "def#Movement"),
        ('role = "https://w3id.org/ima-graph/list/role/boss"', ".toml", "list/role/boss"),
        ("An `ima:Asset` is a thing.", ".md", "def#Asset"),
        ('path = IMA + "carry"', ".py", "def#carry"),
        ('path = f"{terms.IMA}carry"', ".py", "def#carry"),
        ('path = terms.ima("carry")', ".py", "def#carry"),
        ('scheme = f"{LIST}moods/"', ".py", "list/moods"),
    ],
)
def test_a_planted_unknown_term_is_seen(
    text: str, suffix: str, iri: str, declared: set[str], prefixes: dict[str, str]
) -> None:
    assert undeclared(text, suffix, declared, prefixes) == [terms.BASE + iri]


def test_ordinary_words_and_known_terms_are_left_alone(declared: set[str], prefixes: dict[str, str]) -> None:
    page = "status: live, see shape:InformationAsset-owner and https://example.org/ima:nothing"
    assert undeclared(page, ".md", declared, prefixes) == []
    code = 'def show(values: list[str], role:str) -> None: print(terms.ima("carries"), LIST + "status/live")'
    assert undeclared(code, ".py", declared, prefixes) == []
