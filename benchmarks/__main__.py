"""The benchmarks, as ratios against named peers: ``python3 run.py bench [NAME...] [--json]``."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence

BENCHMARKS = (
    "build",
    "street_query",
    "network_cordon",
    "sealed_cordon",
    "sealed_scenes",
    "brute_force",
    "page_weight",
    "embed",
    "lighthouse",
    "locator_bytes",
    "points_layer",
    "editor",
    "start",
    "archive_import",
    "archive_queries",
    "archive_busy",
    "archive_kills",
    "archive_exact",
    "saved_plans",
    "plan_viewers",
    "publishing_kills",
    "label_places",
    "serving",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the named benchmarks, or all; 1 when a figure is above its bar.

    A benchmark is a module with ``run()``, which gives figures by name, and ``BARS``, the largest allowed.
    """
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args(argv)
    unknown = [name for name in args.names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]!r}: there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    results: dict[str, dict[str, float]] = {}
    missed = 0
    for name in args.names or BENCHMARKS:
        module = importlib.import_module(f"benchmarks.{name}")
        results[name] = module.run()
        for figure, value in results[name].items():
            bar = module.BARS.get(figure)
            missed += bar is not None and value > bar
            if not args.json:
                print(_line(name, figure, value, bar), flush=True)
    if args.json:
        print(json.dumps(results, indent=2))
    return 1 if missed else 0


def _line(name: str, figure: str, value: float, bar: float | None) -> str:
    if bar is None:
        return f"{name}: {figure} {value:.4g}"
    verdict = "kept" if value <= bar else "MISSED"
    return f"{name}: {figure} {value:.4g}, bar {bar:g} {verdict}"


if __name__ == "__main__":
    sys.exit(main())
