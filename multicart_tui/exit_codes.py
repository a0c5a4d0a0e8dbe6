"""What the program's exit status tells a script."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit status of every command; part of the contract with scripts."""

    OK = 0
    """Everything asked for was done."""
    REFUSED = 1
    """The API answered, and said no."""
    USAGE = 2
    """The command line or the configuration is wrong; nothing was sent."""
    NETWORK = 3
    """The API could not be reached, or what came back was not an answer."""
    PARTIAL = 4
    """Part was done and part failed; the report says which."""
    CREDENTIALS = 5
    """The key or token is missing, or was refused."""
    INTERRUPTED = 130
    """Ctrl-C, as shells count it: 128 + SIGINT."""
