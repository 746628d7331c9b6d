"""What a stylesheet of ours says of one element: class selectors, alone or inside others."""

import re

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@[^{]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")


class Rules:
    """The plain rules of a stylesheet; those that hold in some media only are left out."""

    def __init__(self, css):
        found = _RULE.findall(_AT_RULE.sub("", css))
        self._rules = [
            ([part.split(".")[1:] for part in selector.split()], dict(self._said(body)))
            for selectors, body in found
            for selector in selectors.split(",")
        ]

    def of(self, classes, around, name):
        """The value of a property on an element of ``classes`` within elements of ``around``; or None."""
        fitting = [
            (sum(map(len, selector)), i, said[name])
            for i, (selector, said) in enumerate(self._rules)
            if name in said and _fits(selector, classes, around)
        ]
        return max(fitting)[2] if fitting else None

    @staticmethod
    def _said(body):
        return (tuple(part.strip() for part in line.split(":", 1)) for line in body.split(";") if ":" in line)


def _fits(selector, classes, around):
    *outer, last = selector
    if not set(last) <= set(classes):
        return False
    ancestors = iter(around)
    return all(any(set(wanted) <= set(found) for found in ancestors) for wanted in outer)
