"""Drives the program on a data folder that was damaged."""

from tests.faults.harness import NOW, PLACE, REACH_M, World
from tests.faults.tile_faults import TILE_FAULTS
from tests.standins.overpass import Overpass

WAIT_S = 8.0
WIDE_M = REACH_M + 1_500.0  # reaches into the cells beside


def _keep_and_damage(world, fault):
    world.services.streets.around(PLACE, WIDE_M if fault.needs_several else REACH_M)
    fault.damage(world.folder)


def damaged(fault, folder, *, restarted):
    """Keep the streets, damage them, ask again; gives all complaints."""
    with Overpass(NOW.extract) as server:
        world = World(folder, server, WAIT_S)
        world.serve(NOW)
        _keep_and_damage(world, TILE_FAULTS[fault])
        if restarted:
            world.restart()
        kept = world.kept(NOW)
        server.asked.clear()
        asked = world.ask(NOW)
        again = world.ask(NOW)
    complaints = [f"{what.sort}: {what.said}" for what in (kept, asked, again) if what.sort == "wrong"]
    said = TILE_FAULTS[fault].said
    if asked.sort != ("doubtful" if said else "right") or said not in asked.said:
        complaints.append(f"asked {asked.sort}: {asked.said}")
    if again != asked:
        complaints.append(f"again {again.sort}: {again.said}")
    return asked, complaints


def damaged_and_down(fault, folder):
    """Keep the streets, damage them, ask again while no server answers; gives outcome and complaints."""
    with Overpass(NOW.extract) as server:
        world = World(folder, server, WAIT_S)
        world.serve(NOW)
        _keep_and_damage(world, TILE_FAULTS[fault])
        world.restart()
        with server.failing("503"):
            outcome = world.ask(NOW)
    return outcome, [] if outcome.sort != "wrong" else [outcome.said]
