"""Start the map server: ``python3 run.py``."""
