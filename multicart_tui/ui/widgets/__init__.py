"""Widgets that know nothing of screens: attributes down, messages up."""
