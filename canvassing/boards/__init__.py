"""Figures of doors by territory, team and day, counted beforehand and shown to who looks after them."""
