"""The program at the far end of a poor line: a real ``sshd``, measured beside its peers."""
