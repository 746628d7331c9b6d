"""What publishes plans, made as the settings say."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from mapper.domain.places import LonLatShape
from mapper.domain.plans import Plan
from mapper.domain.publications import PublicMap, Theme
from mapper.exporters import oembed, public_features, public_geojson, snippets
from mapper.people_services import PeopleServices
from mapper.render import embed, lifted, locator, notice, picture, social, svg_map
from mapper.render.map_view import MapView
from mapper.services import cordoning
from mapper.services.bundles import Writers
from mapper.services.live_ports import Clock
from mapper.services.ports import BackgroundSource
from mapper.services.proving import Prover
from mapper.services.public_maps import Drawing
from mapper.services.publishing import Publishing
from mapper.services.publishing_ports import PublicationStore, Target
from mapper.services.saving import SavedPlans
from mapper.services.signing_off import Places, Rules, SigningOff
from mapper.services.standing import OEMBED, PAGE, PICTURE, Teller
from mapper.services.taking_down import TakingDown
from mapper.settings import ROOT, Settings
from mapper.sources import public_reader
from mapper.sources.time_zones import MappedTimeZones
from mapper.stores.bundle_folder import BundleFolder
from mapper.stores.signing_key import SigningKey
from mapper.stores.targets import target_at
from mapper.stores.turns import turn

HELD_FOLDER, KEY_FILE, LOCK_FILE, PUBLIC_FOLDER = "held", "signing.key", "publishing.lock", "public"
_SCRIPTS = ROOT / "static" / "js" / "embed"
_PATIENCE_S = 30.0  # a publication takes seconds, a slow target some more
_BUSY = "somebody else is publishing at this moment; try again in a minute"


@dataclass(frozen=True)
class Parts:
    """What publishing shares with the rest of the program."""

    settings: Settings
    clock: Clock
    plans: SavedPlans
    people: PeopleServices


@dataclass(frozen=True)
class PublicationServices:
    """Publishing, what becomes of it, and where it is remembered and lies."""

    publishing: Publishing
    taking_down: TakingDown
    store: PublicationStore
    open_target: Callable[[str], Target]
    where: str  # a plan is published to, in words: a folder, or s3://bucket/prefix


def publication_services(
    parts: Parts, draw: Callable[..., Plan], ground: BackgroundSource, to: str
) -> PublicationServices:
    """Publishing to ``to``, or where the settings say; ``draw`` draws drafts on ``ground``."""
    settings, store = parts.settings, parts.people.publications
    signer = SigningKey(settings.data_dir / KEY_FILE)
    held = BundleFolder(settings.data_dir / HELD_FOLDER, is_public=False)
    teller = Teller(signer, notice.write, lifted.write, held)
    places = Places(
        name=_named(settings, to),
        open_target=partial(target_of, settings),
        turn=partial(turn, settings.data_dir / LOCK_FILE, patience_s=_PATIENCE_S, busy=_BUSY),
    )
    desk = SigningOff(
        plans=parts.plans,
        approving=parts.people.approving,
        store=store,
        places=places,
        signer=signer,
        drawing=_drawing(parts.plans, draw, ground),
        writers=WRITERS,
        clock=parts.clock,
        rules=Rules(
            settings.public_address or settings.address, settings.public_delay_min, settings.public_coarsen_m
        ),
    )
    prover = Prover(teller, public_reader.read, parts.clock)
    taking_down = TakingDown(store, places, teller, prover, parts.clock)
    return PublicationServices(
        Publishing(desk, teller), taking_down, store, places.open_target, to or _default(settings)
    )


def target_of(settings: Settings, name: str = "") -> Target:
    """The target of this name, that of the settings for ""."""
    return target_at(name or _default(settings))


def _default(settings: Settings) -> str:
    return settings.publish_to or str(settings.data_dir / PUBLIC_FOLDER)


def _named(settings: Settings, to: str) -> str:
    """How a target is remembered: that of the settings by no name, so that it may move."""
    if not to or _whole(to) == _whole(_default(settings)):
        return ""
    return _whole(to)


def _whole(name: str) -> str:
    """The same target by whatever name: a folder from the root of the disk, an address as it is."""
    return name.rstrip("/") if ":/" in name else str(Path(name).resolve())


def _drawing(plans: SavedPlans, draw: Callable[..., Plan], ground: BackgroundSource) -> Drawing:
    return Drawing(
        read=plans.read,
        draw=lambda draft, today: draw(draft, background=reach_m, today=today),
        ground=lambda plan: cordoning.with_background(plan, reach_m(plan.extent), source=ground),
        write=public_features.write,
        zones=MappedTimeZones(),
    )


def reach_m(area: LonLatShape) -> float:
    """How far from its centre what lies under a map must be known, so that no picture of it has gaps."""
    layouts = (MapView.on(area, size).reach_m for size in (locator.WIDE, locator.PHONE))
    return max(svg_map.background_reach_m(area), social.SHARED.reach_m(area), *layouts)


def _picture(public: PublicMap, scale: float) -> bytes:
    """The one to share; its colours follow no reader."""
    theme = Theme.DARK if public.theme is Theme.DARK else Theme.LIGHT
    draw = partial(social.write, said=public.caveats, correction=public.correction)
    return picture.drawn(public.plan, draw, scale=scale, theme=theme)


def _oembed(public: PublicMap) -> bytes:
    """What content systems ask for; a map without an address cannot be embedded, and says so."""
    if public.address:
        return oembed.write(public)
    return json.dumps({"version": "1.0", "type": "link", "title": oembed.title_of(public)}).encode()


@cache
def _scripts() -> embed.EmbedScripts:
    return embed.EmbedScripts(*((_SCRIPTS / name).read_text() for name in ("view.js", "live.js")))


WRITERS: Writers = {
    PAGE: lambda public: embed.write(public, _scripts()),
    "map.svg": svg_map.write_public,
    PICTURE: partial(_picture, scale=1.0),
    "map@2x.png": partial(_picture, scale=2.0),
    "cordon.geojson": public_geojson.write,
    OEMBED: _oembed,
    "embed.txt": snippets.write,
}
"""What an edition is made of; add a file by adding one line here."""
