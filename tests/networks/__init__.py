"""Networks of our own: small servers that speak the real protocols on this machine, and fail when told to."""
