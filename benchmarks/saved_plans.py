"""Saved plans, wrecked in every way there is: how many confirmed saves are lost, doubled or changed.

Kills of the server under six writers, power cuts with each journal, edits of one plan by twelve people on two
servers, backups under load, full disks. Each harness also runs without its defence: then something must be
lost, or it proves nothing. ``SHARE`` of the environment makes all of it smaller: 0.1 is a tenth.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from tests.wreck.campaigns import campaign

SHARE = float(os.environ.get("SHARE", "1"))
KILLS, SAVES, IMAGES, CLIENTS, EDITS, BACKUPS, FILLS = 40, 5_000, 2_000, 12, 40, 50, 20
PATIENCE_S = 1_800
BARS = {
    "kills: lost": 0,
    "kills: doubled": 0,
    "kills: faults": 0,
    "power cuts: lost": 0,
    "power cuts: unreadable": 0,
    "power cuts without WAL: lost": 0,
    "power cuts without WAL: unreadable": 0,
    "edits: lost": 0,
    "backups: bad": 0,
    "backups: missing": 0,
    "backups: changed": 0,
    "full disk: wrong": 0,
    "mutants that lose nothing": 0,
}


def run() -> dict[str, float]:
    """Figures of every harness, and how many of the mutants went unnoticed."""
    killed = _found("killed_saves", _part(KILLS), _part(SAVES), 1)
    told = {f"kills: {name}": killed[name] for name in ("kills", "saves", "lost", "doubled")}
    told["kills: faults"] = len(killed["faults"])
    cuts = {
        "power cuts": _found("power_loss", _part(IMAGES), 1, "FULL", "WAL"),
        "power cuts without WAL": _found("power_loss", _part(IMAGES), 1, "EXTRA", "DELETE"),
        "edits": _found("conflicting_edits", CLIENTS, _part(EDITS)),
        "backups": _found("backups_under_load", _part(BACKUPS), 1),
    }
    told |= {f"{name}: {what}": value for name, found in cuts.items() for what, value in found.items()}
    full = _found("full_disk", _part(FILLS), 1)
    told |= {"full disk: refused": full["refused"], "full disk: wrong": len(full["wrong"])}
    return told | _mutants()


def _mutants() -> dict[str, float]:
    lost = {
        "power cuts with synchronous=NORMAL": _found("power_loss", _part(300), 1, "NORMAL", "WAL")["lost"],
        "power cuts with synchronous=OFF": _found("power_loss", _part(300), 1, "OFF", "WAL")["lost"],
        "power cuts with DELETE and FULL": _found("power_loss", _part(300), 1, "FULL", "DELETE")["lost"],
        "copies of the main file": _found("backups_under_load", _part(10), 1, "copy")["missing"],
    }
    told = {f"mutant {name}: lost": float(value) for name, value in lost.items()}
    return told | {"mutants that lose nothing": sum(not value for value in lost.values())}


def _part(count: int) -> int:
    return max(2, round(count * SHARE))


def _found(module: str, *arguments: int | str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=_quickest()) as folder:
        found: dict[str, Any] = campaign(module, folder, *arguments, patience_s=PATIENCE_S)
    return found


def _quickest() -> Path | None:
    """Where the disk is memory: the harnesses cut the power of a disk of their own."""
    memory = Path("/dev/shm")  # noqa: S108 - each run has a folder of its own in it
    return memory if memory.is_dir() else None
