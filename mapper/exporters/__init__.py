"""Formats a plan can leave in; add a format by adding one line here."""
