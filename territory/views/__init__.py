"""Pages about places and the terrain."""
