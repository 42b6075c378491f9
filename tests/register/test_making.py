"""A register is made and opened, or it is said why not."""

import json
import shutil
import threading
from pathlib import Path

import pytest
from facts import adding, team

from ima_graph import terms
from ima_graph.errors import ImaError, InputError, LogError, NotFoundError
from ima_graph.register import Register
from register.looking import CutError, cut_at, names, reopened


def test_a_new_register_is_empty_and_whole(register: Register) -> None:
    assert register.name == "Test"
    assert register.base.startswith(terms.ID)
    assert register.holds_index
    assert register.log.last_number() == 0
    assert register.check() == []
    assert register.rebuild() == 0
    assert len(register.schema.records) > 15
    assert register.iri("abc") == register.base + "abc"
    assert register.new_iri() != register.new_iri()


def test_a_register_has_the_name_and_key_it_was_given_when_opened_again(register: Register) -> None:
    again = reopened(register)
    assert (again.name, again.base) == ("Test", register.base)
    again.close()


def test_two_registers_have_different_keys(tmp_path: Path) -> None:
    bases = set()
    for name in ("a", "b"):
        register = Register.create(tmp_path / name, "Same")
        bases.add(register.base)
        register.close()
    assert len(bases) == 2


def test_a_folder_in_use_is_refused(register: Register, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="already holds a register"):
        Register.create(register.folder, "Other")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear")
    with pytest.raises(InputError, match="not empty"):
        Register.create(tmp_path / "other", "Other")
    with pytest.raises(InputError, match="cannot hold a register"):
        Register.create(tmp_path / "other" / "letter.txt", "Other")


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    Register.create(tmp_path / "r", "Test").close()


def test_a_folder_without_a_register_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(NotFoundError, match="holds no register"):
            Register(folder)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"name": "x"}', "\xff"])
def test_a_damaged_register_file_is_told(register: Register, content: str) -> None:
    register.close()
    (register.folder / "register.json").write_text(content, encoding="latin-1")
    with pytest.raises(LogError, match=r"register\.json is damaged"):
        Register(register.folder)


@pytest.mark.parametrize("step", ["made-log", "before-about"])
def test_a_creation_cut_short_leaves_no_register_and_may_be_taken_up_again(tmp_path: Path, step: str) -> None:
    with pytest.raises(CutError):
        Register.create(tmp_path / "r", "Test", cut_at(step))
    with pytest.raises(NotFoundError):
        Register(tmp_path / "r")
    register = Register.create(tmp_path / "r", "Again")
    assert (register.name, register.check()) == ("Again", [])
    register.close()


@pytest.mark.parametrize("left", [{"changes.sqlite": b""}, {"register.json.0a1b2c3d": b'{"na'}])
def test_half_written_files_of_a_creation_do_not_stand_in_the_way(tmp_path: Path, left: dict[str, bytes]) -> None:
    (tmp_path / "r").mkdir()
    for name, content in left.items():
        (tmp_path / "r" / name).write_bytes(content)
    register = Register.create(tmp_path / "r", "Test")
    assert register.check() == []
    register.close()


def test_a_log_whose_register_file_is_gone_is_not_taken_over(register: Register) -> None:
    register.write(adding(team("a")))
    register.close()
    about = register.folder / "register.json"
    kept = about.read_text()
    about.unlink()
    shutil.rmtree(register.folder / "index")
    with pytest.raises(InputError, match=r"its register\.json is gone"):
        Register.create(register.folder, "Other")
    about.write_text(kept)
    again = Register(register.folder)
    assert names(again) == ["a"]
    again.close()


def test_of_two_who_create_at_once_one_wins(tmp_path: Path) -> None:
    barrier, made, refused = threading.Barrier(4), [], []

    def create() -> None:
        barrier.wait()
        try:
            made.append(Register.create(tmp_path / "r", "Test"))
        except ImaError as error:
            refused.append(error)

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(refused)) == (1, 3)
    assert made[0].base == terms.ID + json.loads((tmp_path / "r" / "register.json").read_text())["key"] + "/"
    made[0].close()
