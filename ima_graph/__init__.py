"""A knowledge graph of information flows: what is held, who answers for it, where it goes."""

from ima_graph.errors import ImaError

__all__ = ["ImaError", "__version__"]
__version__ = "0.1.0"
