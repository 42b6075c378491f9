"""A question that a team says is not for it: written down, so that others are asked, and read back."""

from dataclasses import dataclass

from ima_graph import terms
from ima_graph.register import Register
from ima_graph.schema import Field, RecordType
from ima_graph.store import Store, value_of
from ima_graph.tables.confirming import record_of
from ima_graph.tables.known import Known
from ima_graph.tables.saying import Voice, said_about, statement

NOT_US = "not-us"

_DECLINED = f"""PREFIX ima: <{terms.IMA}>
SELECT ?node ?field ?team WHERE {{
  ?said ima:standing <{terms.LIST}standing/declined> .
  ?said ima:about ?node . ?said ima:aboutField ?field . ?said ima:saidBy ?team
  MINUS {{ ?said ima:answer|ima:statedRecord|ima:statedText ?value }}
}} ORDER BY ?node ?field ?team"""


@dataclass(frozen=True)
class Declined:
    """A question that a team declined: about which record and field, and which team. IRIs."""

    record: str
    field: str
    team: str


def decline(register: Register, known: Known, key: str, field_key: str, voice: Voice, words: str) -> list[str]:
    """Write that a team cannot say of a field of a record: a Statement without value or answer; once for each team."""
    iri, kind = record_of(known, key)
    field = asked_of(register.schema.records[kind], field_key)
    said = [s for s in said_about(register.store, iri) if voice.said(s) and s.is_standing("declined")]
    if any(s.field == terms.iri(field.iri) and not (s.value or s.answer) for s in said):
        return []
    return statement(register, voice, iri, field, "declined", words=words or "Not us")


def asked_of(record: RecordType, key: str) -> Field:
    """Give the field that a question is about; where that is a field of another record, the first of this one."""
    plain = key.rpartition("-")[2]
    return record.field(plain) if plain and record.has(plain) else record.fields[0]


def declined(store: Store) -> list[Declined]:
    """List the questions that teams declined."""
    rows = store.select(_DECLINED, (terms.REGISTER_GRAPH,)).rows
    return [Declined(*map(value_of, row)) for row in rows]
