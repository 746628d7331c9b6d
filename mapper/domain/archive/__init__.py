"""How a large archive of past incidents is laid out and searched: blocks of neighbours, as columns."""
