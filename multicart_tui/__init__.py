"""multicart-tui: Amazon ASIN collections of the MultiCart API, in a terminal."""

__version__ = "0.1.0"
