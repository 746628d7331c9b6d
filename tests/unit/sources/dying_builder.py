"""Stands in for the process that builds packs; ends as the name of the file says: -11 by that signal."""

import os
import sys

status = int(sys.argv[1])
if status < 0:
    os.kill(os.getpid(), -status)
sys.exit(status)
