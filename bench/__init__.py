"""Measures of the hot paths beside their peers. Not part of the site."""
