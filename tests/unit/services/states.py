"""States of services in memory, as one process keeps them."""

from mapper.services.live_ports import UpstreamState


class States:
    def __init__(self):
        self.known = {}

    def change(self, name, step):
        self.known[name] = step(self.known.get(name, UpstreamState()))
        return self.known[name]
