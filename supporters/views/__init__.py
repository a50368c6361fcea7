"""Pages of the person and of the map, one module for each subject."""
