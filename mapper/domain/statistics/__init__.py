"""What may be said of counts at map points: how sure they are, how they compare, whether they changed."""
