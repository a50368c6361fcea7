"""Pages of experiments, doors and plans."""
