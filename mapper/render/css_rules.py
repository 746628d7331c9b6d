"""Only those rules of a stylesheet that a drawing needs: it travels with every copy of the drawing."""

import re

_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
_USED = re.compile(r'\bclass="([^"]*)"')


def pruned(css: str, markup: str) -> str:
    """The plain rules of ``css`` of which some selector has all its classes in ``markup``."""
    used = {name for names in _USED.findall(markup) for name in names.split()}
    return "".join(rule[0] for rule in _RULE.finditer(css) if _applies(rule[1], used))


def _applies(selectors: str, used: set[str]) -> bool:
    return any(used.issuperset(_CLASS.findall(selector)) for selector in selectors.split(","))
