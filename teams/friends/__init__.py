"""Who brought whom, and how friends are invited."""
