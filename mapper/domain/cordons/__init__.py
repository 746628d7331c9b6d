"""The kinds of cordon, each one module; add a kind by adding one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from mapper.domain.cordons.base import Cordon, CordonKind
from mapper.domain.cordons.closures import Closure, Leak, Seal
from mapper.domain.cordons.drawn import DrawnCordon
from mapper.domain.cordons.network import NetworkCordon
from mapper.domain.cordons.parameters import AnyParameter, Choice, Parameter, Places, declared, metres
from mapper.domain.cordons.radius import RadiusCordon
from mapper.domain.cordons.scene import Scene
from mapper.domain.cordons.sealed import SealedCordon

CORDON_KINDS: Mapping[str, type[CordonKind]] = MappingProxyType(
    {kind.name: kind for kind in (RadiusCordon, NetworkCordon, SealedCordon, DrawnCordon)}
)

__all__ = [
    "CORDON_KINDS",
    "AnyParameter",
    "Choice",
    "Closure",
    "Cordon",
    "CordonKind",
    "Leak",
    "Parameter",
    "Places",
    "Scene",
    "Seal",
    "declared",
    "metres",
    "parameters_by_name",
]


def parameters_by_name() -> dict[str, dict[str, AnyParameter]]:
    """Every parameter of any kind by its name, and under it by the kinds that take it, with their ranges."""
    names = dict.fromkeys(name for kind in CORDON_KINDS.values() for name in kind.parameters())
    return {
        name: {
            kind.name: kind.parameters()[name] for kind in CORDON_KINDS.values() if name in kind.parameters()
        }
        for name in names
    }
