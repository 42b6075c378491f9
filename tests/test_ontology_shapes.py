"""Every shape is complete, and takes a right record and refuses each wrong one, in its own words."""

import re
from collections import Counter
from pathlib import Path

import pyshacl
import pytest
from ontology_files import (
    IMA,
    SHAPE_FILES,
    TERM_FILES,
    classes_of,
    labels_of,
    members,
    merged,
    name_of,
    path_terms,
    property_shapes,
)
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.term import Node
from shape_examples import BAD, GOOD, Examples

# Terms of other vocabularies that a record carries.
BORROWED = {RDFS.label, SKOS.altLabel, SKOS.prefLabel, SKOS.inScheme, SKOS.broader, DCTERMS.description}
VERBS = "Answer|Change|Choose|Copy|Describe|Give|Leave|Name|Say|Write"
# A column so headed may hold the team itself or its parent; what else is on the sheet decides.
EITHER = {("Team", "department"), ("Team", "directorate"), ("Post", "name")}


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return merged(TERM_FILES)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return merged(SHAPE_FILES)


def node_shapes(shapes: Graph) -> list[Node]:
    return sorted(shapes.subjects(RDF.type, SH.NodeShape))


def test_every_field_belongs_to_one_kind_and_is_named_after_it(shapes: Graph) -> None:
    fields = property_shapes(shapes)
    assert len(fields) > 250
    for field in fields:
        (owner,) = shapes.subjects(SH.property, field)
        assert name_of(field).startswith(f"{name_of(owner)}-")
    assert [f for f in shapes.objects(None, SH.property) if f not in fields] == []


def test_every_kind_has_a_class_words_and_a_place_in_the_order(ontology: Graph, shapes: Graph) -> None:
    for shape in node_shapes(shapes):
        assert (shapes.value(shape, SH.targetClass), RDF.type, OWL.Class) in ontology
        for predicate in (RDFS.label, IMA.plural, SKOS.definition):
            (words,) = shapes.objects(shape, predicate)
            assert words.language == "en"
        fields = set(shapes.objects(shape, SH.property))
        assert set(members(shapes, shapes.value(shape, IMA.identifiedBy))) <= fields
    orders = [shapes.value(s, SH.order).toPython() for s in node_shapes(shapes)]
    assert sorted(orders) == list(range(1, len(orders) + 1))


def test_every_field_has_a_name_a_prompt_a_message_and_a_severity(shapes: Graph) -> None:
    for field in property_shapes(shapes):
        for predicate in (SH.name, SH.description, SH.message):
            (words,) = shapes.objects(field, predicate)
            assert words.language == "en", field
        (severity,) = shapes.objects(field, SH.severity)
        essential = (field, SH.minCount, None) in shapes
        assert severity == (SH.Warning if essential else SH.Violation), field


def test_fields_are_numbered_in_the_order_they_are_listed(shapes: Graph) -> None:
    for shape in node_shapes(shapes):
        orders = [shapes.value(f, SH.order).toPython() for f in shapes.objects(shape, SH.property)]
        assert sorted(orders) == list(range(1, len(orders) + 1)), shape


def test_a_prompt_asks_and_a_message_says_what_to_do(shapes: Graph) -> None:
    prompts = {str(p) for p in shapes.objects(None, SH.description)}
    assert [p for p in prompts if not re.fullmatch(r"[A-Z].*\?(?: [A-Z].*\.)?", p)] == []
    messages = {str(m) for m in shapes.objects(None, SH.message)}
    assert [m for m in messages if not re.fullmatch(rf"(?:{VERBS}) .*[a-z0-9A-Z]\.", m)] == []
    assert [m for m in messages if len(m) > 110] == []


def test_every_path_leads_along_declared_properties(ontology: Graph, shapes: Graph) -> None:
    for field in property_shapes(shapes):
        (path,) = shapes.objects(field, SH.path)
        for step in path_terms(shapes, path):
            assert step in BORROWED or (step, RDFS.isDefinedBy, None) in ontology, field


def test_every_field_says_what_it_may_hold(ontology: Graph, shapes: Graph) -> None:
    targets = set(shapes.objects(None, SH.targetClass)) | {SKOS.ConceptScheme, SH.PropertyShape}
    for field in property_shapes(shapes):
        kinds = [p for p in (SH.datatype, SH["class"], SH["or"], SH.nodeKind) if (field, p, None) in shapes]
        assert len(kinds) == 1, field
        assert set(classes_of(shapes, field)) <= targets, field
        chosen_from = shapes.value(field, IMA.fromList)
        if chosen_from:
            assert shapes.value(field, SH["class"]) == SKOS.Concept
            assert (chosen_from, RDF.type, SKOS.ConceptScheme) in ontology, field


def test_a_field_seen_through_another_record_fixes_a_value_that_exists(ontology: Graph, shapes: Graph) -> None:
    for field, between in shapes.subject_objects(IMA.through):
        assert (between, RDF.type, SH.NodeShape) in shapes
        property_, value = members(shapes, shapes.value(field, IMA.fixes))
        assert (property_, RDFS.isDefinedBy, None) in ontology, field
        assert (value, RDF.type, SKOS.Concept) in ontology, field


def test_no_two_fields_of_a_kind_have_the_same_heading(shapes: Graph) -> None:
    for shape in node_shapes(shapes):
        fields = list(shapes.objects(shape, SH.property))
        names = Counter(str(shapes.value(f, SH.name)).casefold() for f in fields)
        assert [n for n, count in names.items() if count > 1] == [], shape
        headings = Counter(heading for f in fields for heading in set(labels_of(shapes, f, SH.name)))
        twice = {(name_of(shape), h) for h, count in headings.items() if count > 1}
        assert twice - EITHER == set()


@pytest.mark.parametrize("file", SHAPE_FILES, ids=lambda f: f.name)
def test_fields_are_written_below_their_kind_in_order(file: Path, shapes: Graph) -> None:
    written = re.findall(r"^shape:(\S+) a sh:PropertyShape", file.read_text(encoding="utf-8"), re.MULTILINE)
    kinds = re.findall(r"^shape:(\S+) a sh:NodeShape", file.read_text(encoding="utf-8"), re.MULTILINE)

    def place(name: str) -> tuple[int, int]:
        field = next(f for f in property_shapes(shapes) if name_of(f) == name)
        return kinds.index(name.split("-")[0]), shapes.value(field, SH.order).toPython()

    assert written == sorted(written, key=place)


def results(data: Graph, shapes: Graph) -> set[tuple[Node, Node, str, Node]]:
    """What pyshacl finds: the record, the field, the message and the severity."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)
    parts = (SH.focusNode, SH.sourceShape, SH.resultMessage, SH.resultSeverity)
    return {
        tuple(str(v) if p == SH.resultMessage else v for p in parts if (v := report.value(r, p)))
        for r in report.subjects(RDF.type, SH.ValidationResult)
    }


def test_a_record_right_in_every_field_is_accepted(shapes: Graph) -> None:
    examples = Examples(shapes)
    examples.add_good()
    filled = {shapes.value(s, SH.targetClass) for s in node_shapes(shapes)}
    assert filled <= set(examples.data.objects(None, RDF.type))
    assert results(examples.data, shapes) == set()


def test_every_wrong_field_is_refused_with_its_own_message(shapes: Graph) -> None:
    examples = Examples(shapes)
    examples.add_good()
    examples.add_bad()
    assert {field for _, field in examples.planted} == set(property_shapes(shapes))
    expected = {
        (record, field, str(shapes.value(field, SH.message)), shapes.value(field, SH.severity))
        for record, field in examples.planted
    }
    # A bad assignment also spoils the good asset it is for, so only the bad records count.
    found = {result for result in results(examples.data, shapes) if result[0] in BAD}
    assert expected - found == set()
    # A SHACL path cannot tell one role from another: owner, custodian and contact answer for one another.
    assert {name_of(field) for _, field, *_ in found - expected if not shapes.value(field, IMA.through)} == set()


def test_a_field_left_out_of_a_good_record_is_seen(shapes: Graph) -> None:
    examples = Examples(shapes)
    examples.add_good()
    examples.data.remove((GOOD.Flow, IMA.flowTo, None))
    found = results(examples.data, shapes)
    assert {(record, name_of(field)) for record, field, *_ in found} == {(URIRef(GOOD.Flow), "Flow-flowTo")}
