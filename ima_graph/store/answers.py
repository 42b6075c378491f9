"""Read Oxigraph's answers, and let go of them in time.

An answer belongs to the thread that asked. The frames of an error keep their variables alive; an error that another
thread drops would drop the answer with it, which fails, and the store stays open for ever. So whoever holds an
answer while an error may be raised deletes it (`finally: del found`).
"""

import pyoxigraph as ox

from ima_graph.store.interface import Row, Rows

NO_SELECT = "This is not a SELECT query. Begin with SELECT, or use a CONSTRUCT or ASK where asked."
NO_CONSTRUCT = "This is not a CONSTRUCT query."
NO_ASK = "This is not an ASK query."


def rows_of(found: ox.QuerySolutions) -> Rows:
    """Fetch all rows of an answer; the errors are Oxigraph's."""
    try:
        names = tuple(v.value for v in found.variables)
        width = range(len(names))
        rows: list[Row] = []
        # Not a list comprehension: its own frame would hold the answer.
        for solution in found:
            rows.append(tuple(solution[i] for i in width))
        return Rows(names, rows)
    finally:
        del found
