"""Posts by the million: the same prices, worked out in blocks and added up by group."""
