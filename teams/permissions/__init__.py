"""Who may do what with the organisation, by subject: each function returns the object, or answers 404."""
