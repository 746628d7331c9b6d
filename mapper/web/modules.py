"""Which modules a module of ours imports, so that a page can ask for all of them at once."""

import re
from pathlib import Path

_IMPORT = re.compile(r"""^(?:import|export)\b[^'"]*?\bfrom '(\.[^']+)'|^import '(\.[^']+)'""", re.MULTILINE)


def imported_by(entry: Path, folder: Path) -> tuple[str, ...]:
    """Every module that ``entry`` leads to, as paths below ``folder``; ``entry`` is not one of them.

    Without them told beforehand, a browser finds out about each only when it has read the one before.
    """
    found: dict[Path, None] = {entry.resolve(): None}
    waiting = list(found)
    while waiting:
        module = waiting.pop()
        for names in _IMPORT.findall(module.read_text()):
            imported = (module.parent / "".join(names)).resolve()
            if imported not in found:
                found[imported] = None
                waiting.append(imported)
    return tuple(path.relative_to(folder.resolve()).as_posix() for path in list(found)[1:])
