"""Ties the packages together: settings, routes, home page, checks, demo data. Nobody imports it."""

from campaign.celery import app as celery_app

__all__ = ["celery_app"]
