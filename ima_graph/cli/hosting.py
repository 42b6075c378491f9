"""The verb that opens a room: workshop."""

import argparse
import os
import sys
from pathlib import Path

from ima_graph.cli.show import Console
from ima_graph.errors import InputError
from ima_graph.project import Project
from ima_graph.web import Room, interfaces, rehearse, serve

_ASK = "?"


def workshop(options: argparse.Namespace, console: Console) -> None:
    """Open a room on a register, and serve it until it is stopped."""
    if options.port is not None and not 0 <= options.port <= 65535:
        raise InputError("A port is a number from 0 to 65535; 0 takes any that is free.")
    address = _address(options.share, console)
    if getattr(options, "rehearse", False):
        rehearse.rehearse(_own(options.register), console.say, address, options.port, not options.no_browser)
        return
    with _opened(options, console) as project:
        room = Room(project, options.name.strip())
        serve.serve(room, console.say, address, options.port, not options.no_browser)


def _own(register: Path) -> Path | None:
    """Give the folder that was named for a rehearsal; without one it is a temporary one."""
    return None if register == Path(os.environ.get("IMA_REGISTER", ".")) else register


def _opened(options: argparse.Namespace, console: Console) -> Project:
    folder: Path = options.register
    if (folder / "register.json").exists():
        return Project.open(folder)
    project = Project.create(folder, folder.resolve().name)
    console.say(f"Made the register {project.name} in {folder}.")
    return project


def _address(share: str | None, console: Console) -> str:
    """Say where the room is shared: nowhere, at the address given, or at the one that is chosen now."""
    if share is None:
        return ""
    found = interfaces.interfaces()
    fit = [i for i in found if not i.hidden]
    if share != _ASK or len(fit) < 2 or not sys.stdin.isatty():
        return interfaces.choose("" if share == _ASK else share, found)
    console.say("This computer is on several networks:")
    for number, each in enumerate(fit, start=1):
        console.say(f"  {number}  {each.address}  {each.name}")
    console.say("Which one are the phones on? Type its number:")
    answer = sys.stdin.readline().strip()
    if not (answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(fit)):
        raise InputError(f"{answer or 'Nothing'} is not a number from 1 to {len(fit)}. Start again.")
    return fit[int(answer) - 1].address
