"""Formats past incidents, places and scenes can come in; add one by adding one line here."""
