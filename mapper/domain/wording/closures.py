"""Closures in words, one by one and by the post that watches them."""

from collections.abc import Sequence

from mapper.domain.cordons import Closure, Cordon
from mapper.domain.cordons.closures import AT_MOUTH_M
from mapper.domain.streets import Highway, Users
from mapper.domain.wording.phrases import say_length, say_list, say_numbers, say_way

WITHOUT_A_NAME = " without a name"
_SORTS = {
    **dict.fromkeys((Highway.TRUNK, Highway.PRIMARY, Highway.SECONDARY, Highway.TERTIARY), "main road"),
    **dict.fromkeys((Highway.UNCLASSIFIED, Highway.RESIDENTIAL), "street"),
    Highway.LIVING_STREET: "living street",
    Highway.PEDESTRIAN: "pedestrian street",
    Highway.SERVICE: "service road",
    Highway.CYCLEWAY: "cycle way",
    Highway.STEPS: "flight of steps",
    Highway.OTHER: "way",
}

_CLOSED = {
    str(Users.VEHICLES): "Closed to vehicles",
    str(Users.ON_FOOT): "Closed to people on foot",
}
_PROOFS = {
    str(Users.VEHICLES): "no vehicle gets out past them, but people on foot may",
    str(Users.ON_FOOT): "nobody gets out past them on foot, but vehicles may",
}


def say_street(closure: Closure) -> str:
    """The name of the street, or its sort: "a service road without a name"."""
    sort = _SORTS.get(closure.highway, closure.highway.name.lower())
    return closure.street or f"a {sort}{WITHOUT_A_NAME}"


def say_place(closure: Closure) -> str:
    """Where it is: "Durban Road at its junction with Forest Road, to the north"."""
    where = ""
    if closure.junction:
        where = f" at its junction with {say_list(closure.junction.split(' / '))}"
    elif len(closure.between) == 2:
        where = f" between {closure.between[0]} and {closure.between[1]}"
    tunnel = _say_tunnel(closure) if closure.in_tunnel else ""
    return f"{say_street(closure)}{where}{tunnel}, to the {say_way(closure.bearing_deg)}"


def _say_tunnel(closure: Closure) -> str:
    if closure.from_mouth_m < AT_MOUTH_M:
        return ", where it goes underground"
    return f", in a tunnel, {say_length(closure.from_mouth_m)} from where it comes up"


def say_users(closure: Closure) -> str:
    """Whom it stops."""
    users = (("vehicles", closure.for_vehicles), ("people on foot", closure.on_foot))
    return " and ".join(words for words, is_so in users if is_so)


def say_proof(cordon: Cordon) -> str:
    """Who gets out past its closures along a street: nobody of those it is for."""
    return _PROOFS.get(str(cordon.parameters.get("who", "")), "nobody gets out past them")


def say_closed(cordon: Cordon) -> str:
    """Such as "Closed", or for whom alone: "Closed to vehicles"."""
    return _CLOSED.get(str(cordon.parameters.get("who", "")), "Closed")


def by_post(closures: Sequence[Closure]) -> list[tuple[Closure, ...]]:
    """The closures that the same people can watch together, in the order of their first numbers."""
    posts: dict[int, list[Closure]] = {}
    for closure in closures:
        posts.setdefault(closure.post, []).append(closure)
    return [tuple(post) for post in posts.values()]


def say_post(post: Sequence[Closure]) -> str:
    """All closures of one post: "2–3, Bowes Road and a footway without a name, to the east"."""  # noqa: RUF002
    numbers = say_numbers([closure.number for closure in post])
    if len(post) == 1:
        return f"{numbers}, {say_place(post[0])}"
    streets = list(dict.fromkeys(map(say_street, post)))
    met = (name for closure in post for name in closure.junction.split(" / "))
    junction = [name for name in dict.fromkeys(met) if name and name not in streets]
    at = f" at {'its' if len(streets) == 1 else 'the'} junction with {say_list(junction)}" if junction else ""
    tunnel = next((_say_tunnel(closure) for closure in post if closure.in_tunnel), "")
    ways = list(dict.fromkeys(say_way(closure.bearing_deg) for closure in post))
    return f"{numbers}, {say_list(streets)}{at}{tunnel}, to the {say_list(ways)}"
