"""A few pictures of whole screens, for what no other test would notice.

After a change that was meant, look at the report that a failing run writes
(``snapshot_report.html``), then take the pictures again:

    .venv/bin/pytest tests/snapshots --snapshot-update -n 0
"""
