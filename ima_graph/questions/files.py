"""Question files: a SPARQL query with a header that says what it asks, why, and how to mend what it finds."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ima_graph import paths, terms
from ima_graph.errors import NotFoundError, QueryError

_KEYS = {
    "title", "question", "kind", "why", "fix", "severity", "because", "who", "field", "asks", "cq", "graphs", "param",
    "hit", "miss", "answer",
}  # fmt: skip
SEVERITIES = ("high", "medium", "low")
_GRAPHS = {
    "register": terms.REGISTER_GRAPH,
    "ontology": terms.ONTOLOGY_GRAPH,
    "network": terms.NETWORK_GRAPH,
}
_TYPES = ("date", "text", "number", "record")


@dataclass(frozen=True)
class Parameter:
    """A value that the asker may set: `type` is date, text, number or record."""

    name: str
    type: str
    default: str
    description: str


@dataclass(frozen=True)
class Question:
    """One question file. `hit` and `miss` are Turtle: examples that it must and must not find."""

    name: str
    folder: str
    path: Path
    header: dict[str, tuple[str, ...]]
    query: str

    def text(self, key: str) -> str:
        """Give a part of the header as one text, empty when it is not there."""
        return " ".join(self.header.get(key, ()))

    @property
    def title(self) -> str:
        """What the answer is called."""
        return self.text("title")

    @property
    def kind(self) -> str:
        """The code U1 to O9, empty where the question has none."""
        return self.text("kind")

    @property
    def is_finding(self) -> bool:
        """Whether each row of the answer is a gap."""
        return self.folder == "findings"

    @property
    def graphs(self) -> tuple[str, ...]:
        """The graphs that the question reads."""
        return tuple(_GRAPHS[g] for g in (self.text("graphs") or "register").split())

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The values that the asker may set."""
        return tuple(_parameter(self.path, line) for line in self.header.get("param", ()))

    def row(self) -> dict[str, str]:
        """Describe the question as a row of the catalogue."""
        parameters = ", ".join(f"{p.name} ({p.type}, {p.default})" for p in self.parameters)
        facts = {"name": self.name, "kind": self.kind, "title": self.title, "question": self.text("question")}
        return {**facts, "parameters": parameters, "cq": self.text("cq")}

    @property
    def hit(self) -> str:
        """An example, in Turtle, that the question must find."""
        return "\n".join(self.header.get("hit", ()))

    @property
    def miss(self) -> str:
        """An example, in Turtle, that the question must not find."""
        return "\n".join(self.header.get("miss", ()))


def _parameter(path: Path, line: str) -> Parameter:
    parts = line.split(None, 3)
    if len(parts) < 3 or parts[1] not in _TYPES:
        raise QueryError(f"{path.name}: param must be NAME {'|'.join(_TYPES)} DEFAULT DESCRIPTION, not: {line}")
    return Parameter(parts[0], parts[1], parts[2], parts[3] if len(parts) > 3 else "")


def read_question(path: Path) -> Question:
    """Read one question file; `QueryError` when its header is not well formed."""
    header: dict[str, list[str]] = {}
    key = ""
    content = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(content):
        if not line.startswith("#"):
            break
        if line.startswith("#   ") and key:
            joiner = "\n" if key in ("hit", "miss") else " "
            header[key][-1] += joiner + line[4:].rstrip()
            continue
        key, colon, text = line[1:].strip().partition(":")
        if not colon or key not in _KEYS:
            raise QueryError(
                f"{path.name} line {number + 1}: a header line is '# key: text' with a known key, not: {line}"
            )
        header.setdefault(key, []).append(text.strip())
    if "title" not in header:
        raise QueryError(f"{path.name} has no title in its header.")
    query = "\n".join(content[number:]).strip() + "\n"
    return Question(path.stem, path.parent.name, path, {k: tuple(v) for k, v in header.items()}, query)


@dataclass(frozen=True)
class Catalogue:
    """All question files, findings first, by name."""

    questions: dict[str, Question]

    @classmethod
    def load(cls, folders: tuple[Path, ...] = ()) -> "Catalogue":
        """Read the question files of the product, and those in further folders; a later name replaces an earlier."""
        base = paths.queries_folder()
        found: dict[str, Question] = {}
        for folder in (base / "findings", base / "questions", *folders):
            for path in sorted(folder.glob("*.rq")):
                question = read_question(path)
                found[question.name] = question
        return cls(found)

    def get(self, name: str) -> Question:
        """Find a question by name, or a finding by its code; `NotFoundError` names the nearest."""
        if name in self.questions:
            return self.questions[name]
        for question in self.questions.values():
            if question.kind and question.kind.casefold() == name.casefold():
                return question
        near = [q for q in self.questions if name.casefold() in q]
        hint = f"Did you mean {', '.join(near[:4])}?" if near else "See: ima-graph questions"
        raise NotFoundError(f"There is no question {name}. {hint}")

    @property
    def findings(self) -> list[Question]:
        """The findings, those with a code first, in the order of their codes."""
        found = [q for q in self.questions.values() if q.is_finding]
        return sorted(found, key=lambda q: (not q.kind, q.kind[:1] != "U", int(q.kind[1:] or 0), q.name))
