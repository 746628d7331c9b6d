"""``python -m mapper.cli``, which ``run.py`` calls."""

import sys

from mapper.cli import main

sys.exit(main())
