"""Question files: read them, fill in their parameters, ask them, and turn their answers into findings."""

from ima_graph.questions.answer import Answer, answer, answer_sparql
from ima_graph.questions.compare import Comparison, by_department, compare
from ima_graph.questions.figures import figures
from ima_graph.questions.files import Catalogue, Parameter, Question
from ima_graph.questions.findings import Finding, Findings, find
from ima_graph.questions.labels import Labels
from ima_graph.questions.run import ask, check_query, filled

__all__ = [
    "Answer",
    "Catalogue",
    "Comparison",
    "Finding",
    "Findings",
    "Labels",
    "Parameter",
    "Question",
    "answer",
    "answer_sparql",
    "ask",
    "by_department",
    "check_query",
    "compare",
    "figures",
    "filled",
    "find",
]
