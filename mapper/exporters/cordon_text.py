"""What a plan closes and what that does to its surroundings, in lines of text."""

from collections.abc import Iterator

from mapper.domain.cordons import Closure
from mapper.domain.effects.findings import Effects
from mapper.domain.plans import Plan
from mapper.domain.positions import format_position
from mapper.domain.wording.closures import by_post, say_place, say_proof, say_users
from mapper.domain.wording.description import say_role
from mapper.domain.wording.effects import say_around, say_inside, say_missing_sites, say_site
from mapper.domain.wording.phrases import say_count


def ring_lines(plan: Plan) -> Iterator[str]:
    """Each cordon of a plan with several, innermost first."""
    for ring in plan.rings:
        known = (("from", ring.starts), ("review", ring.review))
        times = [f"{word} {when.text.replace('T', ' ')}" for word, when in known if when]
        access = [f"enter at {format_position(ring.access)}"] if ring.access else []
        closures = [say_count(len(ring.cordon.closures), "closure")] if ring.cordon.closures else []
        said = [ring.cordon.kind, *closures, *access, *times, *([ring.reason] if ring.reason else [])]
        yield f"{say_role(ring.role)}: {', '.join(said)}"


def closure_lines(plan: Plan) -> Iterator[str]:
    """How many, whether they seal the cordon, each of them, and what nobody can know of the rest."""
    seal, closures = plan.cordon.seal, plan.cordon.closures
    if seal is None:
        return
    proof = (
        f"along the streets {say_proof(plan.cordon)}; no line closes fewer than {seal.escape_routes}"
        if seal.is_sealed
        else ("they do not seal it" if seal.is_known else "whether it is sealed is not known")
    )
    if seal.is_sealed and not closures:
        proof = "no street that is known leads out"
    yield f"Closures: {len(closures)}, at {say_count(len(by_post(closures)), 'place')}; {proof}:"
    yield from (f"  {say_closure(closure)}" for closure in closures)
    yield from (leak.says for leak in seal.leaks)


def say_closure(closure: Closure) -> str:
    """One closure in one line: where it is, whom it stops, how wide, how urgent."""
    facts = (
        f"stops {say_users(closure)}",
        f"{closure.width_m:.0f} m wide" if closure.width_m else "",
        f"grid reference {closure.grid_reference}" if closure.grid_reference else "",
        f"post {closure.post}",
        f"priority {closure.priority}" if closure.priority else "",
        "put here by hand" if closure.is_pinned else "",
    )
    return "; ".join(filter(None, (f"{closure.number}. {say_place(closure)}", *facts)))


def effect_lines(effects: Effects) -> Iterator[str]:
    """Those inside, those cut off, the ways round, and last what is for responders only."""
    found = [*say_inside(effects), *say_around(effects), *effects.emergency_access, *effects.doubts]
    if found:
        yield "Effects:"
        yield from (f"  {sentence}" for sentence in found)
    if effects.sites:
        yield "For responders, not for publication; candidates that nobody has searched:"
        yield from (f"  {say_site(site)}" for site in effects.sites)
        yield from (f"  {sentence}" for sentence in say_missing_sites(effects))
