"""The kinds of cordon, each one module; add a kind by adding one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from mapper.domain.cordons.base import Cordon, CordonKind, Parameter, metres
from mapper.domain.cordons.closures import Closure, Seal
from mapper.domain.cordons.network import NetworkCordon
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.cordons.scene import Scene
from mapper.domain.cordons.sealed import SealedCordon

CORDON_KINDS: Mapping[str, type[CordonKind]] = MappingProxyType(
    {kind.name: kind for kind in (RadiusCordon, NetworkCordon, SealedCordon)}
)

__all__ = ["CORDON_KINDS", "Closure", "Cordon", "CordonKind", "Parameter", "Scene", "Seal", "metres"]
