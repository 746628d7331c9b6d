"""Every setting of the program, read from the environment in one place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from mapper.errors import InvalidInputError

_ON, _OFF = {"1", "on", "true", "yes"}, {"0", "off", "false", "no"}
ROOT = Path(__file__).parents[1]
_ADDRESS = re.compile(r"https?://[^/\s]+(/\S*)?")
_PUBLIC = re.compile(r"https?://[^/\s?#@\"<>]+(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_DATABASE = re.compile(r"postgres(ql)?://\S+")


@dataclass(frozen=True)
class Settings:
    """What an operator can choose. Live services stay off until ``contact`` is given and ``live`` is on."""

    data_dir: Path = ROOT / "var"
    archive_url: str = ""  # postgresql://...: past incidents lie there, not in a file of the data folder
    archive_replica_url: str = ""  # searches go there; it copies that server
    live: bool = False
    contact: str = ""  # an e-mail or web address that upstream operators can reach; goes into the User-Agent
    overpass_url: str = "https://overpass-api.de/api"
    overpass_mirrors: tuple[str, ...] = ()  # asked in this order when that one fails
    nominatim_url: str = "https://nominatim.openstreetmap.org"
    police_api: bool = False  # whether crimes may be fetched from data.police.uk, a month at a time
    police_api_url: str = "https://data.police.uk/api"
    largest_upload_mb: int = 2_048  # what a browser may hand over; the command line reads any size
    streets_page: bool = True  # whether streets can be managed from a browser
    accounts: bool = False  # whether people sign in even where only this machine can reach the server
    approval: bool = False  # whether a second person approves what is published; takes accounts
    address: str = ""  # https://...: where people reach the server, as behind a proxy
    publish_to: str = ""  # a folder, or s3://bucket/prefix; "" is the folder public of the data folder
    public_address: str = ""  # https://...: where readers reach that; the server's own address unless told
    public_delay_min: int = 0  # how old a version is at least that goes out while an armed operation runs
    public_coarsen_m: int = 0  # and how coarse its cordon is shown at least
    threads: int = 8  # that answer at the same time; half of them at most wait for news of plans

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the ``CORDON_MAPPER_...`` variables.

        Raises
        ------
        InvalidInputError
            Live services are switched on without a contact address, or a server's address is none.
        """
        live = _is_on(environment, "CORDON_MAPPER_LIVE")
        police_api = _is_on(environment, "CORDON_MAPPER_POLICE_API")
        contact = environment.get("CORDON_MAPPER_CONTACT", "").strip()
        if (live or police_api) and not contact:
            raise InvalidInputError(
                "CORDON_MAPPER_CONTACT",
                "live services need an e-mail or web address to reach you",
            )
        return cls(
            data_dir=Path(environment.get("CORDON_MAPPER_DATA") or cls.data_dir),
            archive_url=_database(environment, "CORDON_MAPPER_ARCHIVE_URL"),
            archive_replica_url=_replica(environment),
            live=live,
            contact=contact,
            overpass_url=_address(environment, "CORDON_MAPPER_OVERPASS_URL") or cls.overpass_url,
            overpass_mirrors=_addresses(environment, "CORDON_MAPPER_OVERPASS_MIRRORS"),
            nominatim_url=_address(environment, "CORDON_MAPPER_NOMINATIM_URL") or cls.nominatim_url,
            police_api=police_api,
            police_api_url=_address(environment, "CORDON_MAPPER_POLICE_API_URL") or cls.police_api_url,
            largest_upload_mb=_whole(environment, "CORDON_MAPPER_LARGEST_UPLOAD_MB", cls.largest_upload_mb),
            threads=_whole(environment, "CORDON_MAPPER_THREADS", cls.threads),
            streets_page=environment.get("CORDON_MAPPER_STREETS_PAGE", "").casefold() not in _OFF,
            accounts=_is_on(environment, "CORDON_MAPPER_ACCOUNTS"),
            approval=_is_on(environment, "CORDON_MAPPER_APPROVAL"),
            address=_own_address(environment, "CORDON_MAPPER_ADDRESS"),
            publish_to=environment.get("CORDON_MAPPER_PUBLISH_TO", "").strip(),
            public_address=_public_address(environment, "CORDON_MAPPER_PUBLIC_ADDRESS"),
            public_delay_min=_whole(environment, "CORDON_MAPPER_PUBLIC_DELAY_MIN", 0, least=0),
            public_coarsen_m=_whole(environment, "CORDON_MAPPER_PUBLIC_COARSEN_M", 0, least=0),
        )

    def environment(self) -> dict[str, str]:
        """The variables that give these settings, for a process of our own."""
        values = {field.name.removesuffix("_dir"): getattr(self, field.name) for field in fields(self)}
        return {f"CORDON_MAPPER_{name.upper()}": _as_text(value) for name, value in values.items()}


def _is_on(environment: Mapping[str, str], name: str) -> bool:
    word = environment.get(name, "").strip().casefold()
    if word and word not in _ON | _OFF:  # a word that was not understood must not leave a door open
        raise InvalidInputError(name, f"must be on or off, was {word!r}")
    return word in _ON


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _whole(environment: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    text = environment.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and int(text) >= least):
        range_words = f"above {least - 1}" if least else "of 0 or more"
        raise InvalidInputError(name, f"must be a whole number {range_words}, was {text!r}")
    return int(text) if text else default


def _address(environment: Mapping[str, str], name: str) -> str:
    address = environment.get(name, "").strip()
    if address and not _ADDRESS.fullmatch(address):
        raise InvalidInputError(name, f"{address!r} is no address like https://overpass-api.de/api")
    return address


def _own_address(environment: Mapping[str, str], name: str) -> str:
    address = _address(environment, name).rstrip("/")
    if address.count("/") > 2:
        raise InvalidInputError(name, f"{address!r} has a path; give only https:// and the host's name")
    return address


def _public_address(environment: Mapping[str, str], name: str) -> str:
    """A host, and a path where the target has a prefix that readers see."""
    address = environment.get(name, "").strip().rstrip("/")
    if address and not _PUBLIC.fullmatch(address):
        raise InvalidInputError(name, f"{address!r} is no address like https://maps.example.org/embeds")
    return address


def _database(environment: Mapping[str, str], name: str) -> str:
    address = environment.get(name, "").strip()
    if address and not _DATABASE.fullmatch(address):  # it may hold a password, so it is not shown
        raise InvalidInputError(name, "is no address like postgresql://user:password@server/database")
    return address


def _replica(environment: Mapping[str, str]) -> str:
    name = "CORDON_MAPPER_ARCHIVE_REPLICA_URL"
    address = _database(environment, name)
    if address and not environment.get("CORDON_MAPPER_ARCHIVE_URL", "").strip():
        raise InvalidInputError(name, "a replica needs CORDON_MAPPER_ARCHIVE_URL, the server that it copies")
    return address


def _addresses(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    several = environment.get(name, "").split(",")
    return tuple(_address({name: one}, name) for one in several if one.strip())
