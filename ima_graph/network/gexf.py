"""The flow graph as GEXF 1.3, the format of Gephi; equal graphs give equal bytes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ima_graph.network.export import attribute, attribute_types, sorted_edges, sorted_nodes, written

# Gephi reads "integer" as 32 bits.
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
# networkx keeps the key of a parallel edge under this name, and takes it back on reading.
_KEY = "networkx_key"


def write_gexf(graph: Any, path: Path) -> None:
    """Write a directed networkx graph as GEXF 1.3 in UTF-8; equal graphs give equal bytes.

    Parallel edges stay apart: each has an id, and its `type` as the kind by which Gephi tells them apart.
    An attribute must be text, a number or a truth value, else `InputError`. Characters that XML does not
    allow are left out. There is no date in the file. Format: https://gexf.net/schema.html
    """
    nodes = sorted_nodes(graph)
    edges = [
        (source, target, {**data, _KEY: key} if key else data) for source, target, key, data in sorted_edges(graph)
    ]
    node_keys = _keys("node", [data for _, data in nodes])
    edge_keys = _keys("edge", [data for *_, data in edges])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
        '  <graph mode="static" defaultedgetype="directed" idtype="string">',
        *_declared("node", node_keys),
        *_declared("edge", edge_keys),
        "    <nodes>",
    ]
    for node, data in nodes:
        label = str(data.get("label", node))
        lines += _element("node", f"id={attribute(node)} label={attribute(label)}", data, node_keys)
    lines += ["    </nodes>", "    <edges>"]
    for number, (source, target, data) in enumerate(edges):
        named = f'id="{number}" source={attribute(source)} target={attribute(target)}'
        for name, given in (("kind", "type"), ("label", "label")):
            named += f" {name}={attribute(str(data[given]))}" if given in data else ""
        lines += _element("edge", named, data, edge_keys)
    lines += ["    </edges>", "  </graph>", "</gexf>", ""]
    path.write_bytes("\n".join(lines).encode())


_Keys = dict[str, tuple[str, type]]


def _keys(domain: str, rows: list[dict[str, Any]]) -> _Keys:
    kinds = attribute_types(domain, rows, "GEXF")
    kinds.pop("label", None)
    return {name: (str(number), kind) for number, (name, kind) in enumerate(kinds.items())}


def _declared(domain: str, keys: _Keys) -> Iterator[str]:
    if not keys:
        return
    yield f'    <attributes class="{domain}">'
    for name, (key, kind) in keys.items():
        yield f'      <attribute id="{key}" title={attribute(name)} type="{_TYPES[kind]}"/>'
    yield "    </attributes>"


def _element(tag: str, attributes: str, data: dict[str, Any], keys: _Keys) -> Iterator[str]:
    named = sorted(data.keys() & keys.keys())
    if not named:
        yield f"      <{tag} {attributes}/>"
        return
    yield f"      <{tag} {attributes}>"
    yield "        <attvalues>"
    for name in named:
        yield f'          <attvalue for="{keys[name][0]}" value={attribute(written(data[name]))}/>'
    yield "        </attvalues>"
    yield f"      </{tag}>"
