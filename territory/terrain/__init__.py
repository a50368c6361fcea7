"""What a page of the terrain shows."""
