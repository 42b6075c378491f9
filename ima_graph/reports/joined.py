"""Read the names that people gave on joining a workshop: the room keeps them beside the register, and nobody else."""

import json
from pathlib import Path

FILE = "workshop.json"


def names_given(folder: Path) -> list[str]:
    """List every name that was given in the workshops of a register's folder; none where no workshop was."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    given = kept.get("called") if isinstance(kept, dict) else None
    people = kept.get("people") if isinstance(kept, dict) else None
    named = [p.get("name") for p in people if isinstance(p, dict) and p.get("role") != "facilitator"] if people else []
    return sorted({str(name) for name in [*(given or []), *named] if name})
