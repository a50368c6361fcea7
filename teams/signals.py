"""What follows, for the organisation, from what happens to a person."""
