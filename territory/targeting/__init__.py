"""Which precincts first, and why: pure arithmetic, and its words."""
