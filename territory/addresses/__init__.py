"""Addresses: the files they come in, and the precinct each belongs to. Pure."""
