"""Places and silence, for programs."""
