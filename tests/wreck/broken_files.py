"""OpenStreetMap files that were damaged, or made by an enemy who knows the format."""

import bz2
import gzip
import re
import shutil
import zlib
from dataclasses import replace

from mapper.sources.pack_folder import PackFolder
from tests.wreck.broken_answers import lying, torn
from tests.wreck.doors import FAULT, PACK_DOORS, REFUSED, drawn, told
from tests.wreck.mutations import cut_short, damaged
from tests.wreck.protobuf import blobs, field, fields
from tests.wreck.small_maps import overpass_answer, pbf, xml

DRAWN = 0.1  # of the files that can be read, for drawing takes far longer than reading
SIZES = (0, 1, 1000, 64 * 1024, 32 * 1024**2, 2**31 - 1, 2**31, 2**32 - 1, 2**63, -1)
NUMBERS = (
    *("0", "-1", "1e400", "-1e400", "nan", "inf", "", " ", "x", "0x10", "1.5", "999", "-91", "90.00000001"),
    *("9223372036854775807", "9223372036854775808", "-9223372036854775808", "9" * 400, "1" + "0" * 5000),
    *("2026-13-77T99:99:99Z", "&#0;", "&#x202e;", "&amp;&lt;", "\ud800", "\n", "a" * 70_000, "1-1000000"),
)
ATTRIBUTE = re.compile(rb'="[^"]*"')
ELEMENT = re.compile(rb"<(?:node|way|relation) .*?</(?:node|way|relation)>\n", re.DOTALL)
FOREIGN = (b"<changeset/>", b"<weird><deep/></weird>", b"words")


class Files:
    """Makes broken files of one town and tries to add them as a pack."""

    def __init__(self, folder):
        self._folder = folder / "packs"
        self._file = folder / "town.osm"
        text = xml()
        self._whole = {
            "xml": text,
            "gzip": gzip.compress(text, mtime=0),
            "bzip2": bz2.compress(text),
            "pbf": pbf(folder),
            "pbf-none": pbf(folder, compression="none"),
            "json": overpass_answer(),
        }
        self._doors = PACK_DOORS
        self._truth = {sort: self._outcome(content) for sort, content in self._whole.items()}

    def trial(self, chance):
        """Break one file and add it; what is at fault, "" for nothing."""
        self._doors = {**PACK_DOORS, **({"drawn": drawn} if chance.random() < DRAWN else {})}
        sort = chance.choice(("xml", "gzip", "bzip2", "pbf", "pbf", "pbf-none", "json"))
        if chance.random() < 0.5:
            content = chance.choice((damaged, damaged, cut_short))(self._whole[sort], chance)
            return self._fault(self._outcome(content), self._truth[sort] if sort in SUMMED else None)
        if sort == "json":
            content = chance.choice((lying, torn))(self._whole[sort], chance)
        elif sort in PACKERS:
            content = PACKERS[sort](forged_xml(self._whole["xml"], chance))
        else:
            content = forged_pbf(self._whole[sort], chance)
        return self._fault(self._outcome(content), None)

    def _outcome(self, content):
        self._file.write_bytes(content)
        if self._folder.exists():
            shutil.rmtree(self._folder)
        added = told(self._add)
        if added.startswith((REFUSED, FAULT)):
            left = sorted(path.name for path in self._folder.glob("[!.]*"))  # the next build sweeps the rest
            return {"added": added} | ({"left": f"{FAULT}{left}"} if left else {})
        pack = self._folder / "town.streets"
        answers = {name: told(door, pack) for name, door in self._doors.items()}
        unfit = {name: FAULT + said for name, said in answers.items() if said.startswith(REFUSED)}
        return answers | {name: said for name, said in unfit.items() if NOT_HERE not in said}

    def _add(self):
        """In this process, for speed: a thousand starts of Python take many minutes."""
        PackFolder((self._folder,)).build(self._file, "town")

    @staticmethod
    def _fault(outcome, truth):
        wrong = {door: said for door, said in outcome.items() if said.startswith(FAULT)}
        if truth is not None and "added" not in outcome and not truth.items() <= outcome.items():
            wrong["added"] = "takes what is not whole"
        return f"{wrong}" if wrong else ""


class FilesApart(Files):
    """The same, by the door that people use; what crashes the reader must not crash the program."""

    def _add(self):
        PackFolder((self._folder,)).add(self._file, "town")


NOT_HERE = "No streets are known at"  # what was read may lie elsewhere
SUMMED = {"gzip", "bzip2", "pbf"}  # damage shows in their checksums
PACKERS = {"xml": bytes, "gzip": lambda text: gzip.compress(text, 1), "bzip2": bz2.compress}


def forged_xml(text, chance):
    """XML that may be read, but not believed."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        text = chance.choice(XML_FORGERIES)(text, chance)
    return text


def _wild_attribute(text, chance):
    found = chance.choice(list(ATTRIBUTE.finditer(text)))
    value = chance.choice(NUMBERS).encode(errors="surrogatepass")
    return text[: found.start()] + b'="' + value + b'"' + text[found.end() :]


def _same_attribute(text, chance):
    """One value stands where another was: points that are one, ways through themselves."""
    first, second = chance.sample(list(ATTRIBUTE.finditer(text)), 2)
    return text[: first.start()] + second[0] + text[first.end() :]


def _lost_element(text, chance):
    found = chance.choice(list(ELEMENT.finditer(text)))
    return text[: found.start()] + text[found.end() :]


def _moved_element(text, chance):
    first, second = chance.sample(list(ELEMENT.finditer(text)), 2)
    return text[: first.start()] + second[0] + first[0] + text[first.end() :]


def _many_tags(text, _):
    return text.replace(b"</way>", b'<tag k="a" v="b"/>' * 3000 + b"</way>", 1)


def _many_points(text, chance):
    return text.replace(b"</way>", b'<nd ref="%d"/>' % chance.randrange(1, 30) * 3000 + b"</way>", 1)


def _nested(text, _):
    return text.replace(b"<way ", b"<way>" * 5000 + b"<way ", 1)


FOREIGN = (b"<changeset id='1'/>", b"<bounds minlat='9' maxlat='-9'/>", b"<a>", b"<![CDATA[<a>]]>")


def _foreign_element(text, chance):
    found = chance.choice(list(ELEMENT.finditer(text)))
    thing = chance.choice(FOREIGN)
    return text[: found.start()] + thing + text[found.start() :]


def _self_made_relation(text, _):
    members = b'<member type="relation" ref="7" role=""/><member type="node" ref="1" role="outer"/>' * 50
    kind = b'<tag k="type" v="multipolygon"/><tag k="building" v="yes"/>'
    return text.replace(b"</osm>", b'<relation id="7">' + members + kind + b"</relation></osm>")


XML_FORGERIES = (
    *(_wild_attribute, _wild_attribute, _wild_attribute, _same_attribute, _same_attribute, _lost_element),
    *(_moved_element, _many_tags, _many_points, _nested, _foreign_element, _self_made_relation),
)


BOMBS = {size: zlib.compress(b"\0" * size, 9) for size in (1024**2, 30 * 1024**2, 200 * 1024**2)}


def forged_pbf(file, chance):
    """Blocks that lie about their sizes, or whose content contradicts itself."""
    found = blobs(file)
    for _ in range(chance.choice((1, 1, 2, 3))):
        row = chance.randrange(len(found))
        chance.choice(PBF_FORGERIES)(found, row, chance)
        if not found:
            return b""
    return b"".join(blob.written() for blob in found)


def _lying_size(found, row, chance):
    what = chance.choice(("raw_size", "raw_size", "size", "header_size"))
    found[row] = replace(found[row], **{what: chance.choice(SIZES)})


def _bomb(found, row, chance):
    size = chance.choice(sorted(BOMBS))
    lie = chance.choice((size, len(found[row].content), 32 * 1024**2))
    found[row] = replace(found[row], packed=BOMBS[size], raw_size=lie)


def _torn_stream(found, row, chance):
    found[row] = replace(found[row], packed=found[row].written()[chance.randrange(60) :])


def _lost_block(found, row, _):
    del found[row]


def _doubled_block(found, row, chance):
    found.insert(chance.randrange(len(found) + 1), found[row])


def _other_sort(found, row, chance):
    sort = chance.choice((b"OSMHeader", b"OSMData", b"OSMSecret", b"", b"x" * 70_000))
    found[row] = replace(found[row], sort=sort)


def _damaged_content(found, row, chance):
    found[row] = found[row].with_content(damaged(found[row].content, chance))


def _wild_field(found, row, chance):
    """A field somewhere in the message becomes an extreme number, or is lost, doubled or cut."""
    found[row] = found[row].with_content(_changed(found[row].content, chance, chance.randrange(5)))


def _changed(message, chance, depth):
    try:
        parts = fields(message)
    except IndexError:  # no message, but text or packed numbers
        return damaged(message, chance)
    if not parts:
        return damaged(message, chance)
    at = chance.randrange(len(parts))
    number, value = parts[at]
    if isinstance(value, bytes) and depth:
        parts[at] = (number, _changed(value, chance, depth - 1))
    elif isinstance(value, bytes):
        parts[at] = (number, chance.choice((damaged(value, chance), b"", value * 2, value[:-1])))
    else:
        parts[at] = (number, chance.choice(SIZES))
    change = chance.random()
    if change < 0.1:
        del parts[at]
    elif change < 0.2:
        parts.insert(at, parts[chance.randrange(len(parts))])
    elif change < 0.3:
        parts[at] = (chance.randrange(1, 40), parts[at][1])
    return b"".join(field(*part) for part in parts)


PBF_FORGERIES = (
    *(_lying_size, _bomb, _torn_stream, _lost_block, _doubled_block, _other_sort),
    *(_damaged_content,) * 3,
    *(_wild_field,) * 9,
)
