"""The flow graph for other tools: a networkx graph, and GraphML that is the same byte for byte."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ima_graph import terms
from ima_graph.errors import InputError
from ima_graph.network.graph import NO_FLOW, FlowGraph, Way, build_graph
from ima_graph.store import Store

_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?node ?label WHERE {
  ?node rdfs:label ?label
  FILTER(ISIRI(?node))
}
"""
_FLOW_DATA = """
PREFIX ima: <https://w3id.org/ima-graph/def#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?flow ?property ?value ?name WHERE {
  ?flow a ima:Flow .
  ?flow ?property ?value .
  FILTER(?property NOT IN (rdf:type, ima:flowFrom, ima:flowTo))
  OPTIONAL {
    ?value skos:prefLabel ?name
    FILTER(LANG(?name) = "en")
  }
}
"""
_TYPES = {
    Way.SENDS: "sends",
    Way.CARRIES: "carries",
    Way.LANDS: "lands as",
    Way.COPIES: "is copied to",
    Way.DERIVES: "feeds",
}
_GRAPHML_TYPES = {bool: "boolean", int: "int", float: "double", str: "string"}
# XML 1.0 allows no other control characters than tab, line feed and carriage return.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AND = "; "


def to_networkx(store: Store, on: date | None = None, simple: bool = False) -> Any:
    """Give the flow graph of a date as a MultiDiGraph; without a date all that was ever recorded.

    Nodes are IRIs with `type` (a class, such as Team) and `label`. Edges have `type`; those of a flow have
    its IRI as `flow` and each field that it has, under the last part of the property's IRI. A value from a
    list is given by its label, another record by its IRI; several are sorted and joined by "; ". With
    `simple`, a DiGraph whose edges have only `count`, how many they merge, and `type`.
    """
    import networkx

    graph = build_graph(store, on)
    labels = _read_labels(store)
    exported = networkx.DiGraph() if simple else networkx.MultiDiGraph()
    for node, kind in zip(graph.ids, graph.kinds, strict=True):
        exported.add_node(node, label=labels.get(node, node), type=kind)
    if simple:
        exported.add_edges_from(_merged(graph))
        return exported
    data = _read_flow_data(store)
    for source, target, way, flow in _edges(graph):
        key = flow if flow is not None else _TYPES[way]
        fields = {} if flow is None else {**data.get(flow, {}), "flow": flow}
        exported.add_edges_from([(source, target, key, {**fields, "type": _TYPES[way]})])
    return exported


def write_graphml(graph: Any, path: Path) -> None:
    """Write a directed networkx graph as GraphML in UTF-8; equal graphs give equal bytes.

    Everything is sorted; an attribute must be text, a number or a truth value, else `InputError`.
    Characters that XML does not allow are left out.
    """
    nodes, edges = sorted_nodes(graph), sorted_edges(graph)
    kinds = {
        "node": attribute_types("node", (data for _, data in nodes), "GraphML"),
        "edge": attribute_types("edge", (data for *_, data in edges), "GraphML"),
    }
    keys = {
        (domain, name): (f"{domain}-{number}", kind)
        for domain, named in kinds.items()
        for number, (name, kind) in enumerate(named.items())
    }
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    for (domain, name), (key, kind) in keys.items():
        named = f"attr.name={attribute(name)} attr.type={attribute(_GRAPHML_TYPES[kind])}"
        lines.append(f'  <key id="{key}" for="{domain}" {named}/>')
    lines.append('  <graph edgedefault="directed">')
    for node, data in nodes:
        lines += _element("node", f"id={attribute(node)}", data, keys)
    for source, target, key, data in edges:
        ends = f"source={attribute(source)} target={attribute(target)}"
        lines += _element("edge", f"{ends} id={attribute(key)}" if key else ends, data, keys)
    lines += ["  </graph>", "</graphml>", ""]
    path.write_bytes("\n".join(lines).encode())


_Keys = dict[tuple[str, str], tuple[str, type]]


def attribute_types(domain: str, rows: Iterable[dict[str, Any]], form: str) -> dict[str, type]:
    """Tell the type of every attribute, by name in order; mixed types are text.

    `InputError` names `form` and the `domain`, node or edge, for a value that is no text, number or truth value.
    """
    kinds: dict[str, type] = {}
    for row in rows:
        for name, value in row.items():
            if type(value) not in _GRAPHML_TYPES:
                raise InputError(
                    f'{form} cannot hold {value!r} as {domain} attribute "{name}". '
                    "Make it text, a number or a truth value."
                )
            kinds[name] = type(value) if kinds.get(name, type(value)) is type(value) else str
    return dict(sorted(kinds.items()))


def _element(tag: str, attributes: str, data: dict[str, Any], keys: _Keys) -> Iterator[str]:
    if not data:
        yield f"    <{tag} {attributes}/>"
        return
    yield f"    <{tag} {attributes}>"
    for name in sorted(data):
        yield f'      <data key="{keys[tag, name][0]}">{_text(written(data[name]))}</data>'
    yield f"    </{tag}>"


def _text(value: str) -> str:
    # A bare carriage return would be read back as a line feed.
    return escape(_FORBIDDEN.sub("", value), {"\r": "&#13;"})


def attribute(value: str) -> str:
    """Quote a text as an XML attribute, without the characters that XML does not allow."""
    return quoteattr(_FORBIDDEN.sub("", value), {"\r": "&#13;"})


def written(value: Any) -> str:
    """Write text, a number or a truth value as XML has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def sorted_nodes(graph: Any) -> list[tuple[str, dict[str, Any]]]:
    """List the nodes of a networkx graph, with their attributes, by id."""
    return sorted(((str(node), data) for node, data in graph.nodes(data=True)), key=lambda node: node[0])


def sorted_edges(graph: Any) -> list[tuple[str, str, str, dict[str, Any]]]:
    """List the edges as source, target, key and attributes, by those three; without parallel edges the key is ""."""
    if graph.is_multigraph():
        found = [(str(u), str(v), str(key), data) for u, v, key, data in graph.edges(keys=True, data=True)]
    else:
        found = [(str(u), str(v), "", data) for u, v, data in graph.edges(data=True)]
    return sorted(found, key=lambda edge: edge[:3])


def _edges(graph: FlowGraph) -> Iterator[tuple[str, str, Way, str | None]]:
    columns = (graph.source.tolist(), graph.target.tolist(), graph.way.tolist(), graph.flow.tolist())
    for source, target, way, flow in zip(*columns, strict=True):
        named = None if flow == NO_FLOW else graph.flows[flow]
        yield graph.ids[source], graph.ids[target], Way(way), named


def _merged(graph: FlowGraph) -> Iterator[tuple[str, str, dict[str, Any]]]:
    found: dict[tuple[str, str], list[Way]] = {}
    for source, target, way, _ in _edges(graph):
        found.setdefault((source, target), []).append(way)
    for (source, target), ways in found.items():
        types = _AND.join(_TYPES[way] for way in sorted(set(ways)))
        yield source, target, {"count": len(ways), "type": types}


def _read_labels(store: Store) -> dict[str, str]:
    rows = store.select(_LABELS, graphs=(terms.REGISTER_GRAPH,)).rows
    # A record with two labels is a fault of the register; the first by alphabet is taken each time.
    return dict(sorted(((_value(node), _value(label)) for node, label in rows), reverse=True))


def _read_flow_data(store: Store) -> dict[str, dict[str, str]]:
    graphs = (terms.REGISTER_GRAPH, terms.ONTOLOGY_GRAPH)
    found: dict[str, dict[str, set[str]]] = {}
    for flow, prop, value, name in store.select(_FLOW_DATA, graphs=graphs).rows:
        field = re.split("[#/]", _value(prop))[-1]
        found.setdefault(_value(flow), {}).setdefault(field, set()).add(_value(name or value))
    return {
        flow: {field: _AND.join(sorted(fields[field])) for field in sorted(fields)} for flow, fields in found.items()
    }


def _value(term: Any) -> str:
    return str(term.value)
