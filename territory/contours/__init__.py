"""Boundaries of precincts: whose they are, how they are mended, drawn from afar, and who is next to whom. Pure."""
