"""Each defence against servers that go wrong, how to take it out, and what must then be complained of."""

from typing import NamedTuple


class Mutant(NamedTuple):
    """A defence and the program without it; each of ``jobs`` must find that it is missing."""

    defence: str
    file: str
    text: str  # stands in the file once
    replacement: str
    jobs: tuple[str, ...]


ANSWER = "mapper/sources/overpass_answer.py"
JSON = "mapper/sources/overpass_json.py"
HTTP = "mapper/sources/guarded_http.py"
GATE = "mapper/services/upstream_gate.py"
FETCH = "mapper/services/street_fetch.py"
TILES = "mapper/sources/live_tiles.py"
DOUBTS = "mapper/services/street_doubts.py"
PLACES = "mapper/sources/nominatim.py"
TAGS = "mapper/sources/osm_tags.py"

MUTANTS = (
    Mutant(
        "only status 200 is believed",
        HTTP,
        "if response.status_code != 200:",
        "if response.status_code == 503:",
        ("cold: 500 in part", "cold: 206 in part", "warm: 500"),
    ),
    Mutant(
        "only JSON is believed",
        HTTP,
        'if "json" not in response.headers.get("Content-Type", ""):',
        "if False:",
        ("cold: html", "place: html"),
    ),
    Mutant(
        "no redirect is followed",
        HTTP,
        "allow_redirects=False",
        "allow_redirects=True",
        ("cold: redirect", "cold: redirect 307", "place: redirect"),
    ),
    Mutant(
        "an answer has a largest size",
        HTTP,
        "if len(body) > self.most_bytes:",
        "if False:",
        ("cold: gzip bomb", "place: endless"),
    ),
    Mutant(
        "a server is cut off at the deadline",
        HTTP,
        "worker.join(deadline.remaining_s())",
        "worker.join(deadline.remaining_s() + 12.0)",
        ("cold: drip",),
    ),
    Mutant(
        "who is cut off is hung up on",
        HTTP,
        "        call.cut()\n",
        "",
        ("conduct: who is given up is hung up on",),
    ),
    Mutant(
        "a server is told who asks",
        HTTP,
        '"User-Agent": agent, ',
        "",
        ("cold: 503", "place: none"),
    ),
    Mutant(
        "nobody asks without an address to reach a person",
        HTTP,
        "if not self.contact.strip() or",
        "if False and",
        ("conduct: nobody is asked anonymously",),
    ),
    Mutant(
        "a remark is a refusal",
        JSON,
        "    if said:\n",
        "    if False:\n",
        ("cold: remark", "cold: remark below", "cold: error", "warm: remark"),
    ),
    Mutant(
        "a name that stands twice is a refusal",
        JSON,
        "if len(found) < len(pairs):",
        "if False:",
        ("cold: key twice",),
    ),
    Mutant(
        "a document too deep to read is a refusal",
        JSON,
        "except (ValueError, RecursionError) as error:",
        "except ValueError as error:",
        ("cold: nested",),
    ),
    Mutant(
        "data of the future is refused",
        ANSWER,
        "if answer.base > now + CLOCKS_APART:",
        "if False:",
        ("cold: of the future",),
    ),
    Mutant(
        "a number stands for one thing",
        ANSWER,
        "if found.setdefault(element.id, element) != element:",
        "if found.update({element.id: element}):",
        ("cold: conflicting points", "cold: conflicting ways", "cold: ids all one"),
    ),
    Mutant(
        "what is no street is refused",
        ANSWER,
        "if not is_all_streets or not",
        "if not",
        ("cold: tags left out",),
    ),
    Mutant(
        "every point of every way is there",
        ANSWER,
        "if not all(nodes and positions.keys() >= set(nodes) for nodes in ways):",
        "if False:",
        ("cold: nodes missing", "cold: no nodes"),
    ),
    Mutant(
        "streets are of the area asked for",
        ANSWER,
        "if not _touches(coords, counts, box).all():",
        "if False:",
        ("cold: elsewhere", "cold: box shifted", "cold: swapped"),
    ),
    Mutant(
        "streets do not leap",
        ANSWER,
        "if _longest_step_m(coords, counts) > LONGEST_STEP_M:",
        "if False:",
        ("cold: yes for a number",),
    ),
    Mutant(
        "latitudes are on the globe",
        JSON,
        "_Lat = Annotated[float, Field(ge=-90, le=90)]",
        "_Lat = float",
        ("cold: nan", "cold: infinity"),
    ),
    Mutant(
        "a place without a street near is doubted",
        DOUBTS,
        "if not dwithin(lines, Point(0, 0), NEAR_M).any():",
        "if False:",
        ("cold: none near",),
    ),
    Mutant(
        "far fewer streets than before are not believed",
        TILES,
        "if again < LEAST_SHARE * len(before) and",
        "if False and",
        ("warm: far fewer", "warm: only main roads", "warm: part of a box"),
    ),
    Mutant(
        "younger streets are not replaced by older ones",
        FETCH,
        "if old and not self._knows_younger(",
        "if old and not (lambda cells, youngest: False)(",
        ("warm: old",),
    ),
    Mutant(
        "old data of a server is doubted",
        DOUBTS,
        "    if old:\n",
        "    if False:\n",
        ("cold: old", "cold: a bit old"),
    ),
    Mutant(
        "what is kept grows old",
        DOUBTS,
        "of.fetched <= now < of.fetched + FRESH and",
        "of.fetched <= now and",
        ("warm: remark", "conduct: what is fresh is not asked again"),
    ),
    Mutant(
        "old streets come with a warning",
        DOUBTS,
        "if stale and problem:",
        "if False:",
        ("warm: remark", "warm: 504"),
    ),
    Mutant(
        "it is said that streets beyond are missing",
        DOUBTS,
        "if not network.covers(position, reach_m):",
        "if False:",
        ("conduct: what lies beyond is said",),
    ),
    Mutant(
        "it is said that streets could not be kept",
        FETCH,
        "return replace(fetched, streets=doubted)",
        "return fetched",
        ("tile: no folder",),
    ),
    Mutant(
        "the next server is asked when one fails",
        "mapper/live_services.py",
        "(settings.overpass_url, *settings.overpass_mirrors)",
        "(settings.overpass_url,)",
        ("conduct: the mirror is asked when the first server fails",),
    ),
    Mutant(
        "a server that fails is left in peace",
        FETCH,
        "        breaker.check()\n",
        "",
        ("conduct: a server that fails is left in peace", "conduct: retry after is kept"),
    ),
    Mutant(
        "a server says when to come back",
        GATE,
        "asked_s = min(max(retry_after_s or 0.0, 0.0), LONGEST_OPEN_S)",
        "asked_s = 0.0",
        ("conduct: retry after is kept",),
    ),
    Mutant(
        "a server is left in peace for longer each time",
        GATE,
        "doubled = FIRST_OPEN_S * 2.0 ** (failures - FAILURES_TO_OPEN)",
        "doubled = FIRST_OPEN_S",
        ("conduct: a server that fails is left in peace",),
    ),
    Mutant(
        "no time of a broken clock counts",
        GATE,
        "return now_s < then_s <= now_s + at_most_s + _CLOCK_STEP_S",
        "return now_s < then_s",
        ("tile: states absurd",),
    ),
    Mutant(
        "one question at a time",
        GATE,
        "is_held = bool(state.holder) and",
        "is_held = False and",
        ("crowd: 3",),
    ),
    Mutant(
        "one search a second",
        PLACES,
        "SPACING_S = 1.1",
        "SPACING_S = 0.0",
        ("crowd: 2",),
    ),
    Mutant(
        "those who want the same share one question",
        "mapper/services/single_flight.py",
        "is_first = key not in self._going",
        "is_first = True",
        ("conduct: one failure for all",),
    ),
    Mutant(
        "what somebody else has just fetched is not asked again",
        FETCH,
        "wanted = cells if even_fresh else self.missing(cells)",
        "wanted = cells",
        ("conduct: what a neighbour fetched is not asked again",),
    ),
    Mutant(
        "not everything is for asking",
        "mapper/services/street_ladder.py",
        "if not LEAST_REACH_M <= reach_m <= LARGEST_REACH_M or abs(position.lat) > FARTHEST_LAT:",
        "if False:",
        ("conduct: what is not for asking is not asked",),
    ),
    Mutant(
        "osmnx asks nobody by itself",
        "mapper/sources/osmnx_door.py",
        "{**function.__globals__, carrier_name: carrier}",
        "{**function.__globals__}",
        ("cold: 500 in part", "conduct: nobody else is asked"),
    ),
    Mutant(
        "every block of a tile has a checksum",
        "mapper/sources/pack_format.py",
        "if hashlib.sha256(content).digest()[:_SUM] != self._sum_of(block):",
        "if False:",
        ("tile: many bits flipped",),
    ),
    Mutant(
        "every byte of a tile is checked before any is believed",
        TILES,
        "            pack.verify()\n",
        "",
        ("tile: many bits flipped",),
    ),
    Mutant(
        "a tile is of the place it says",
        TILES,
        "if not pack.provenance.coverage.equals(shapely.box(*cell.box)):",
        "if False:",
        ("tile: another place",),
    ),
    Mutant(
        "a tile that cannot be read is as if not there",
        TILES,
        "except (UnreadableFileError, OSError):",
        "except OSError:",
        ("tile: torn", "tile: newer version", "tile: no tile"),
    ),
    Mutant(
        "a tile is replaced in one step",
        "mapper/sources/whole_files.py",
        "part.replace(path)",
        "path.write_bytes(part.read_bytes())",
        ("conduct: a tile is replaced in one step",),
    ),
    Mutant(
        "the program works without the states of servers",
        "mapper/stores/upstream_states.py",
        "except StoreFailedError as error:",
        "except ZeroDivisionError as error:",
        ("tile: states garbled",),
    ),
    Mutant(
        "names are words for people",
        TAGS,
        "if not text.isprintable():",
        "if False:",
        ("cold: names hostile", "place: names hostile"),
    ),
    Mutant(
        "names have an end",
        TAGS,
        "[:_LONGEST_NAME]",
        "",
        ("place: names endless",),
    ),
    Mutant(
        "a place lies in its own box",
        PLACES,
        "if not all(place.is_in_its_own_box() for place in places):",
        "if False:",
        ("place: swapped", "place: outside its box"),
    ),
    Mutant(
        "a place has a name",
        PLACES,
        "display_name: str = Field(min_length=1)",
        'display_name: str = ""',
        ("place: no name", "place: name empty"),
    ),
    Mutant(
        "a place is asked for once",
        PLACES,
        "self.kept.put(question, body, self.clock.now())",
        "pass",
        ("conduct: a place is asked for once",),
    ),
    Mutant(
        "kept places have a checksum",
        "mapper/stores/kept_answers.py",
        "if digest != _digest(question, kept_at, body):",
        "if False:",
        ("conduct: a place is asked for once",),
    ),
)
