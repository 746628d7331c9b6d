"""Holding somebody who moves: which junctions to man before they get there. For planners, never public."""
