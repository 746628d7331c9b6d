"""What past incidents add up to at a place: counted, compared, and told with what they cannot mean."""
