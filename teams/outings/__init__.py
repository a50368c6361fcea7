"""Outings as they are told: to people, to maps, to calendars, by mail."""
