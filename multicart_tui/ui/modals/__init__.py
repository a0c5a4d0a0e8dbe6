"""Dialogs that return a typed answer, one a file."""
