"""Random tables: an import raises nothing but our errors, says the same twice, and an export comes back as it went."""

import csv
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from taking import export, facts, new, take

from ima_graph.errors import ImaError
from ima_graph.project import sample_files
from ima_graph.register import Register

AWKWARD = [
    "", "-", "n/a", "TBC", "nobody", "none", "Pending", "(remove)", "=1+1", "+1", "@home", "'=x", "''=x", "'tis", '"',
    '""', '"quoted"', 'a "b" c', "a; b", ";", "; ;", "a;\nb", "two\nlines", "two\r\nlines", "\r", "a,b",
    " leading", "trailing ",
    "\u2028", "a\u2028b", "\u0085", "\u00a0", "\ufeffx", "a\x00b", "\x1e", "TRUE", "1", "01", "1.0", "1e5", "-0", "inf",
    "2024-01-01", "31/02/2024", "13/1/24", "سجل", "💷", "e\u0301", "ß", "SS", "İ", "x" * 300, "[x]", "A [b]",
    "Head of Pay (vacant)", "vacant - Clerk", "http://example.org/a b", "C:\\new\\table", "\\", "\\u0041", "<b>", "{x}",
    "_ima_graph", "Id", "#REF!", "live", "Finance Team", "HR", "yes", "no", "A", "B",
]  # fmt: skip
LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
CELLS = st.sampled_from(AWKWARD) | LETTERS
NAMES = st.sampled_from(["A", "B", "a", "HR", "Finance Team"]) | CELLS
MAPPING = """
source = "random"
[[table]]
record = "InformationAsset"
[table.columns]
c0 = "name"
c1 = "reference"
c2 = "description"
c3 = { field = "owner", make = "auto", split = ";" }
c4 = { field = "heldBy", make = "Team" }
c5 = "status"
c6 = "reviewDue"
c7 = "containsPersonalData"
c8 = { field = "format", split = ";" }
c9 = { field = "partOf", make = "InformationAsset" }
"""
TAMER = {
    5: st.sampled_from(["", "live", "closed", "n/a"]),
    6: st.sampled_from(["", "2024-01-01", "13/1/24", "TBC"]),
    7: st.sampled_from(["", "yes", "no", "?"]),
    9: st.sampled_from(["", "", "Whole", "All"]),
}


def table(tame: bool) -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Rows for the mapping; tame ones hold what their fields can hold, and all the same any text."""
    columns = [TAMER[c] if tame and c in TAMER else NAMES if c in (0, 4) else CELLS for c in range(10)]
    return st.lists(st.tuples(*columns), min_size=1, max_size=5)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("random")


@contextmanager
def register_with(base: Path, rows: list[tuple[str, ...]]) -> Iterator[tuple[Register, Path]]:
    """A register of its own for each example, and a csv file of these rows beside it."""
    with tempfile.TemporaryDirectory(dir=base) as name:
        folder = Path(name)
        out = io.StringIO()
        csv.writer(out).writerows([[f"c{i}" for i in range(10)], *rows])
        path = folder / "random.csv"
        path.write_text(out.getvalue(), encoding="utf-8", newline="")
        register = new(folder)
        try:
            yield register, path
        finally:
            register.close()


def check_any(base: Path, rows: list[tuple[str, ...]]) -> None:
    """A table is taken, or refused in our words; what was taken is taken once."""
    with register_with(base, rows) as (register, path):
        try:
            taken = take(register, path, mapping=MAPPING)
            if taken.errors:
                taken = take(register, path, mapping=MAPPING, skip_bad_rows=True)
        except ImaError:
            return
        assert register.check() == []
        if not taken.report.rejected:
            before = facts(register)
            again = take(register, path, mapping=MAPPING)
            assert (again.errors, again.report.is_empty()) == ([], True)
            assert facts(register) == before


def check_round_trip(base: Path, rows: list[tuple[str, ...]], form: str) -> None:
    """What was taken and exported comes back as it went."""
    with register_with(base, rows) as (register, path):
        try:
            take(register, path, mapping=MAPPING, skip_bad_rows=True)
        except ImaError:
            assume(False)
        assume(register.log.last_number())
        before = facts(register)
        files = export(register, path.parent / f"out{'.xlsx' if form == 'xlsx' else ''}", form)
        taken = take(register, *files)
        assert (taken.errors, taken.report.is_empty()) == ([], True)
        assert facts(register) == before


few = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])


@few
@given(rows=table(tame=False))
def test_any_table_is_taken_once_or_refused_in_our_words(base: Path, rows: list[tuple[str, ...]]) -> None:
    check_any(base, rows)


@few
@given(rows=table(tame=True), form=st.sampled_from(["xlsx", "csv"]))
def test_an_export_comes_back_as_it_went(base: Path, rows: list[tuple[str, ...]], form: str) -> None:
    check_round_trip(base, rows, form)


@pytest.mark.slow
@many
@given(rows=table(tame=False) | table(tame=True))
def test_many_tables_are_taken_once_or_refused(base: Path, rows: list[tuple[str, ...]]) -> None:
    check_any(base, rows)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@many
@given(rows=table(tame=True))
def test_many_exports_come_back_as_they_went(base: Path, form: str, rows: list[tuple[str, ...]]) -> None:
    check_round_trip(base, rows, form)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_sample_comes_back_as_it_went(tmp_path: Path, form: str) -> None:
    register = new(tmp_path)
    take(register, *sample_files())
    before = facts(register)
    taken = take(register, *export(register, tmp_path / f"out{'.xlsx' if form == 'xlsx' else ''}", form))
    assert (taken.errors, taken.report.is_empty()) == ([], True)
    assert facts(register) == before
