"""Damage to bytes, as disks, networks and enemies do it."""

RUBBISH = (b"\0", b"\xff", b"\x7f", b"\x80", b"9", b"-", b'"', b"<")


def damaged(content, chance):
    """The content with one to three kinds of damage, never what it was."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        content = chance.choice(BYTE_DAMAGE)(content, chance)
    return content


def flipped(content, chance):
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def overwritten(content, chance):
    start = chance.randrange(len(content) + 1)
    rubbish = chance.choice(RUBBISH) * chance.randrange(1, 9)
    return content[:start] + rubbish + content[start + len(rubbish) :]


def cut_short(content, chance):
    return content[: chance.randrange(max(1, len(content)))]


def gapped(content, chance):
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.randrange(1, 65) :]


def spliced(content, chance):
    """A piece of it comes again somewhere else."""
    start, place = chance.randrange(len(content) + 1), chance.randrange(len(content) + 1)
    return content[:place] + content[start : start + chance.randrange(1, 257)] + content[place:]


def swapped(content, chance):
    """Two pieces change places."""
    first, second, third = sorted(chance.randrange(len(content) + 1) for _ in range(3))
    return content[:first] + content[second:third] + content[first:second] + content[third:]


def zeroed(content, chance):
    """A sector that was never written."""
    start = chance.randrange(max(1, len(content)))
    return content[:start] + b"\0" * min(512, len(content) - start) + content[start + 512 :]


BYTE_DAMAGE = (flipped, flipped, overwritten, cut_short, gapped, spliced, swapped, zeroed)
