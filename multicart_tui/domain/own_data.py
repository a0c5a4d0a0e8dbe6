"""The kinds of things that the program keeps on the disk of whoever runs it."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of thing that is kept; its value is what a person calls it on a command line."""

    JOBS = "jobs"
    FILES = "files"
    BACKUPS = "backups"
    VISITS = "visits"
    QUERIES = "queries"
    CRASHES = "crashes"
    REQUESTS = "requests"
    DAMAGED = "damaged"
    CACHE = "cache"
    LEFTOVERS = "leftovers"
    COLLECTIONS = "collections"
    UNFINISHED = "unfinished"
    HOSTS = "hosts"
    SETTINGS = "settings"
    CREDENTIALS = "credentials"


NAMED_ONLY = (
    Kind.COLLECTIONS,
    Kind.UNFINISHED,
    Kind.HOSTS,
    Kind.SETTINGS,
    Kind.CREDENTIALS,
)
"""Kinds whose loss is felt at the next start; nothing takes them but their own name."""

ABOUT = {
    Kind.JOBS: "finished imports, deletes and edits; they can then not be taken back",
    Kind.FILES: "files about pastes and imports that could not lie beside their source",
    Kind.BACKUPS: "rows that were saved before they were deleted",
    Kind.VISITS: "which outputs were seen, and what was offered once",
    Kind.QUERIES: "JSONPath queries used before",
    Kind.CRASHES: "crash reports",
    Kind.REQUESTS: "saved logs of requests",
    Kind.DAMAGED: "damaged files that were set aside",
    Kind.CACHE: "settings as they were read last; read anew when they are needed",
    Kind.LEFTOVERS: "what killed programs left, a day old or older",
    Kind.COLLECTIONS: "the collections on the first screen, with their names here",
    Kind.UNFINISHED: "jobs with rows whose outcome is open; what landed is then never told",
    Kind.HOSTS: "where each profile's key was sent; the next host is then taken for the first",
    Kind.SETTINGS: "config.toml",
    Kind.CREDENTIALS: "keys and tokens kept in a file; auth logout takes those in a keyring",
}
"""What each is, for a person."""
