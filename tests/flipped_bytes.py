"""Bundles with one byte that is not as it was published: in a file, or in the name of one."""

import random

from mapper.services.verifying import faults


def unnoticed_flips(path, files, *, known_key, flips, seed):
    """Flip so many bytes, one at a time; where nobody would have noticed, and how many files were hit."""
    chance = random.Random(seed)
    names = sorted(files)
    unnoticed, hit = [], set()
    for flip in range(flips):
        name, mask = names[flip % len(names)], chance.randint(1, 255)
        changed = dict(files)
        if flip % 10 == 9:
            place = chance.randrange(len(name))
            changed[name[:place] + chr(ord(name[place]) ^ mask) + name[place + 1 :]] = changed.pop(name)
        else:
            place = chance.randrange(len(files[name]))
            changed[name] = flipped(files[name], place, mask)
        hit.add(name)
        if not faults(changed, path=path, known_key=known_key):
            unnoticed.append((name, place, mask))
    return unnoticed, len(hit)


def flipped(content, place, mask):
    changed = bytearray(content)
    changed[place] ^= mask
    return bytes(changed)
