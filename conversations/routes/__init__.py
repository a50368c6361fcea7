"""Addresses of pages, a file for each subject."""
