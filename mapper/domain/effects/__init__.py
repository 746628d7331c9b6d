"""What a cordon does to the neighbourhood."""
