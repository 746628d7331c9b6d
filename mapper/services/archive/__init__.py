"""Searching an archive that is kept in blocks, whichever database holds them."""
