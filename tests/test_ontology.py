"""The ontology reads as OWL 2 DL and RL, holds no contradiction, and documents every term the same way."""

import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from ontology_files import (
    FOLDER,
    IMA,
    PROPERTY_KINDS,
    SHAPE_FILES,
    TERM_FILES,
    TEXT,
    blocks,
    labels_of,
    merged,
    name_of,
    own_terms,
    path_terms,
    property_shapes,
)
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, URIRef

from ima_graph import terms

TURTLE = "".join(f"@prefix {p}: <{i}> .\n" for p, i in [*terms.PREFIXES.items(), ("owl", str(OWL))])

# What must not pass, each planted on top of the real ontology, with words of the complaint.
NOT_IN_PROFILE = {
    "undeclared": ("ima:Flow owl:hasKey ( ima:nowhere ) .", "OWL2DLProfile", "undeclared data property"),
    "non_simple": (
        "ima:partOf a owl:TransitiveProperty . ima:Team rdfs:subClassOf "
        "[ a owl:Restriction ; owl:onProperty ima:partOf ; owl:maxCardinality 1 ] .",
        "OWL2DLProfile",
        "non-simple property",
    ),
    "date_range": ("ima:startDate rdfs:range xsd:date .", "OWL2RLProfile", "xsd:date"),
    "some_values": (
        "ima:Flow rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ima:flowTo ; owl:someValuesFrom owl:Thing ] .",
        "OWL2RLProfile",
        "non-superclass expression",
    ),
}
CONTRADICTION = "ima:Flow owl:disjointWith ima:Team . <https://example.org/x> a ima:Flow, ima:Team ."
EMPTY_CLASS = "ima:Flow owl:disjointWith ima:Team . ima:FlowTeam a owl:Class ; rdfs:subClassOf ima:Flow, ima:Team ."

ORDER = [
    "rdfs:label",
    "skos:definition",
    "skos:example",
    "skos:scopeNote",
    "rdfs:subClassOf",
    "owl:hasKey",
    "rdfs:domain",
    "rdfs:range",
    "rdfs:isDefinedBy",
]
# The OWL 2 datatype map has no date, year or duration; those are checked by the shapes.
RANGES = {XSD.string, XSD.boolean, XSD.integer, XSD.dateTime}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return merged(TERM_FILES)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return merged(SHAPE_FILES)


def with_planted(ontology: Graph, turtle: str) -> Graph:
    planted = Graph()
    planted += ontology
    return planted.parse(data=TURTLE + turtle, format="turtle")


def reason(graph: Graph, folder: Path, java: str, monkeypatch: pytest.MonkeyPatch) -> list[str] | None:
    """The classes that nothing can belong to, by HermiT; None when the whole contradicts itself."""
    import owlready2

    file = folder / "ontology.nt"
    graph.serialize(file, format="nt", encoding="utf-8")
    monkeypatch.setattr(owlready2, "JAVA_EXE", java)
    with closing(owlready2.World()) as world:
        world.get_ontology(file.as_uri()).load()
        try:
            owlready2.sync_reasoner_hermit(world, ignore_unsupported_datatypes=True, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        return sorted(c.name for c in world.inconsistent_classes() if c is not owlready2.Nothing)


@pytest.mark.java
def test_hermit_finds_no_contradiction_and_no_empty_class(
    ontology: Graph, tmp_path: Path, java: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reason(ontology, tmp_path, java, monkeypatch) == []


@pytest.mark.java
def test_hermit_sees_a_planted_contradiction(
    ontology: Graph, tmp_path: Path, java: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reason(with_planted(ontology, CONTRADICTION), tmp_path, java, monkeypatch) is None


@pytest.mark.java
def test_hermit_sees_a_planted_empty_class(
    ontology: Graph, tmp_path: Path, java: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reason(with_planted(ontology, EMPTY_CLASS), tmp_path, java, monkeypatch) == ["FlowTeam"]


@pytest.fixture(scope="module")
def profile_report(
    ontology: Graph, java: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, list[str]]]:
    """Violations by profile, of the real ontology and of each spoilt one, from one run of Java."""
    folder = tmp_path_factory.mktemp("profiles")
    spoilt = {name: with_planted(ontology, turtle) for name, (turtle, _, _) in NOT_IN_PROFILE.items()}
    files = []
    for name, graph in {"real": ontology, **spoilt}.items():
        files.append(folder / f"{name}.rdf")
        graph.serialize(files[-1], format="xml", encoding="utf-8")
    script = Path(__file__).with_name("owl_profiles.py")
    done = subprocess.run([sys.executable, script, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.java
@pytest.mark.parametrize("profile", ["OWL2DLProfile", "OWL2RLProfile"])
def test_the_ontology_is_in_the_profile(profile: str, profile_report: dict[str, dict[str, list[str]]]) -> None:
    violations = profile_report["real"][profile]
    assert violations == [], "\n".join(violations)


@pytest.mark.java
@pytest.mark.parametrize("name", NOT_IN_PROFILE)
def test_a_planted_violation_of_a_profile_is_seen(name: str, profile_report: dict[str, dict[str, list[str]]]) -> None:
    _, profile, words = NOT_IN_PROFILE[name]
    assert [v for v in profile_report[name][profile] if words in v] != []


def test_nothing_is_imported(ontology: Graph, shapes: Graph) -> None:
    assert list((ontology + shapes).subject_objects(OWL.imports)) == []


def test_date_properties_have_no_range_and_the_others_stay_in_the_datatype_map(ontology: Graph, shapes: Graph) -> None:
    dated = {
        step
        for shape in property_shapes(shapes)
        if shapes.value(shape, SH.datatype) == XSD.date
        for step in path_terms(shapes, shapes.value(shape, SH.path))
    }
    assert IMA.startDate in dated
    assert [p for p in sorted(dated) if ontology.value(p, RDFS.range)] == []
    ranges = {ontology.value(p, RDFS.range) for p in own_terms(ontology, OWL.DatatypeProperty)}
    assert ranges - {None} - RANGES == set()


def test_every_term_has_one_label_one_definition_and_an_example(ontology: Graph) -> None:
    faults = []
    for term in own_terms(ontology, OWL.Class, *PROPERTY_KINDS):
        for predicate in (RDFS.label, SKOS.definition, SKOS.example):
            values = list(ontology.objects(term, predicate))
            if len(values) != 1 or values[0].language != "en":
                faults.append(f"{name_of(term)}: {name_of(predicate)} {values}")
        if ontology.value(term, RDFS.isDefinedBy) != URIRef(terms.IMA.rstrip("#")):
            faults.append(f"{name_of(term)}: isDefinedBy")
    assert faults == []


def test_every_list_and_every_value_has_one_label_and_one_definition(ontology: Graph) -> None:
    faults = []
    for kind, label in ((SKOS.ConceptScheme, RDFS.label), (SKOS.Concept, SKOS.prefLabel)):
        for thing in ontology.subjects(RDF.type, kind):
            for predicate in (label, SKOS.definition):
                values = list(ontology.objects(thing, predicate))
                if len(values) != 1 or values[0].language != "en":
                    faults.append(f"{thing}: {name_of(predicate)} {values}")
    assert faults == []


def test_a_definition_is_one_sentence_that_does_not_repeat_the_label(ontology: Graph) -> None:
    faults = []
    for term, definition in ontology.subject_objects(SKOS.definition):
        label = ontology.value(term, RDFS.label) or ontology.value(term, SKOS.prefLabel)
        if not re.fullmatch(r"[A-Z][^.]*(?:\.\d[^.]*)*\.", str(definition)):
            faults.append(f"{definition} is not one sentence")
        said = re.sub(r"^Relates .*? to ", "", str(definition))
        if re.search(rf"\b{re.escape(str(label))}\b", said):
            faults.append(f"{definition} repeats {label}")
    assert faults == []


def test_names_and_labels_follow_the_conventions(ontology: Graph) -> None:
    classes = own_terms(ontology, OWL.Class)
    properties = own_terms(ontology, *PROPERTY_KINDS)
    # Acronyms are written as words, so no two capitals stand together.
    assert [c for c in map(name_of, classes) if not re.fullmatch(r"(?:[A-Z][a-z]+)+", c)] == []
    assert [p for p in map(name_of, properties) if not re.fullmatch(r"[a-z]+(?:[A-Z][a-z]+)*", p)] == []
    labels = [str(ontology.value(t, RDFS.label)) for t in [*classes, *properties]]
    assert [label for label in labels if label != label.lower()] == []
    claims = [name_of(p) for p in ontology.subjects(RDFS.range, XSD.boolean)]
    assert [p for p in claims if not re.match(r"(?:is|has|contains)[A-Z]", p)] == []


def test_no_property_is_the_inverse_of_another(ontology: Graph) -> None:
    assert list(ontology.subject_objects(OWL.inverseOf)) == []


def test_every_domain_range_and_superclass_is_declared(ontology: Graph) -> None:
    named = {o for p in (RDFS.domain, RDFS.range, RDFS.subClassOf) for o in ontology.objects(None, p)}
    assert [c for c in sorted(named - RANGES) if (c, RDF.type, OWL.Class) not in ontology] == []


@pytest.mark.parametrize("file", TERM_FILES, ids=lambda f: f.name)
def test_blocks_are_sorted_and_predicates_are_in_order(file: Path) -> None:
    own = [(name, kind, found) for name, kind, found in blocks(file) if name.startswith("ima:")]
    names = [(kind != "owl:Class", name) for name, kind, _ in own]
    assert names == sorted(names)
    assert [name for name, _, found in own if found != [p for p in ORDER if p in found]] == []


@pytest.mark.parametrize("file", [*TERM_FILES, *SHAPE_FILES], ids=lambda f: str(f.relative_to(FOLDER)))
def test_prefixes_are_sorted_and_all_used(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    declared = re.findall(r"^@prefix (\w+): <[^>]+> \.$", text, re.MULTILINE)
    bare = re.sub(r"<[^>]*>", "", TEXT.sub("", re.sub(r"^@prefix.*$", "", text, flags=re.MULTILINE)))
    assert declared == sorted(set(re.findall(r"(?<![\w-])([a-z]+):\w", bare)))


def test_a_list_value_is_in_one_list_and_under_its_iri(ontology: Graph) -> None:
    values = list(ontology.subjects(RDF.type, SKOS.Concept))
    assert len(values) > 80
    for value in values:
        (scheme,) = ontology.objects(value, SKOS.inScheme)
        assert str(value).rpartition("/")[0] == str(scheme)


def test_no_name_means_two_values_of_one_list(ontology: Graph) -> None:
    for scheme in ontology.subjects(RDF.type, SKOS.ConceptScheme):
        values = list(ontology.subjects(SKOS.inScheme, scheme))
        names = [label for v in values for label in labels_of(ontology, v, SKOS.prefLabel)]
        assert sorted(names) == sorted(set(names)), scheme
        ranks = [ontology.value(v, IMA.rank) for v in values if ontology.value(v, IMA.rank)]
        assert len(ranks) == len(set(ranks)), scheme


def test_alignments_are_close_matches_of_our_terms_and_stand_in_one_file(ontology: Graph) -> None:
    alignments = merged([FOLDER / "alignments.ttl"])
    assert set(alignments.predicates()) == {SKOS.closeMatch}
    assert len(list(ontology.subject_objects(SKOS.closeMatch))) == len(alignments)
    assert [s for s in alignments.subjects() if (s, RDFS.isDefinedBy, None) not in ontology] == []
    assert [o for o in alignments.objects() if str(o).startswith(terms.BASE)] == []


def test_the_version_iri_ends_with_the_version(ontology: Graph) -> None:
    (header,) = ontology.subjects(RDF.type, OWL.Ontology)
    assert str(ontology.value(header, OWL.versionIRI)).endswith(f"/{ontology.value(header, OWL.versionInfo)}")
