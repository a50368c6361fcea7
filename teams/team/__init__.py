"""What a team is to its members, its mobiliser and those above."""
