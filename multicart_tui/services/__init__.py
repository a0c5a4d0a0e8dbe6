"""Use cases without a screen, shared by the terminal application and the commands."""
