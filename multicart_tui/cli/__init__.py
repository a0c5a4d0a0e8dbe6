"""Puts the program together, and offers without a screen what the screens can do."""
