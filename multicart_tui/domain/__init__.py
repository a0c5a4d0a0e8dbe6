"""The pure core: what things are and the rules they obey. No I/O, no toolkit."""
