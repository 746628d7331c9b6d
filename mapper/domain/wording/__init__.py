"""A plan in plain words, made from its geometry: for alternative texts, radio, alerts and reports."""
