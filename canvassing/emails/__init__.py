"""Messages about doors. One function for each."""
