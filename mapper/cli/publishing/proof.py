"""How the commands that change a publication tell what its addresses say now."""

import argparse

from mapper.cli import output
from mapper.errors import SourceUnavailableError
from mapper.exporters.publication_object import changed_object
from mapper.services.taking_down import Changed


def tell(args: argparse.Namespace, changed: Changed) -> None:
    """Print it.

    Raises
    ------
    SourceUnavailableError
        An address still says something else: what was done is done, and not proved.
    """
    publication, proof = changed.publication, changed.proof
    if args.json:
        output.print_json(changed_object(changed))
    else:
        print(f"{publication.standing.value}: publication {publication.publication_id}")
        rows = [("yes" if each.is_right else "NO", each.where, each.says) for each in proof]
        output.print_rows(("proved", "address", "says now"), rows)
        for other in changed.others:
            where = other.target or "where the settings say"
            print(f"STILL SHOWN: the same plan, as publication {other.publication_id}, {where}")
    wrong = sum(not each.is_right for each in proof)
    if wrong:
        raise SourceUnavailableError(
            f"it is {publication.standing.value} and kept so, but {wrong} of {len(proof)} addresses do not"
            " say it yet; purge caches in front of them and run the command again"
        )
