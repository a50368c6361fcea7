"""Official files on their way in: what was found, what is said of it, how far it is."""
