"""What the pages of turfs show: areas to cut, one area, the drawing of its map."""
