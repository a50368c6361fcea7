"""Between the database and `canvassing.turf`: addresses as columns, hamlets apart, names and outlines of turfs."""
