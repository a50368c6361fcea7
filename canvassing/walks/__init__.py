"""What walks need besides their rows: links, terms, how long they take, who may not be sent where."""
