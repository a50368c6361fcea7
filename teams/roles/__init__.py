"""Who may give which role, until when, and who is above whom."""
