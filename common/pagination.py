"""Pagination of the programming interface."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """By cursor: page one thousand costs what page one does, and new rows do not shift the pages."""

    ordering = "-pk"
    page_size = 50
