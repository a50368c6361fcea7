"""A walk on paper: the sheet that is printed, and keyed in afterwards."""
