"""The organisation's messages: a named function and three templates each, by subject."""
