"""Makes the log's record of a call, without headers and without the credential."""

from __future__ import annotations

import time

from multicart_tui.api.auth import HeaderAuth
from multicart_tui.api.call import Call
from multicart_tui.api.request_log import RequestRecord

KEPT_BODY = 16_384
"""Most bytes of a body that the log keeps."""


def new_record(call: Call, url: str, auth: HeaderAuth) -> RequestRecord:
    """Return the record of a call that is about to be sent."""
    upload = call.upload
    body = call.body
    if upload is not None:
        fields = "".join(f"{name}={value}, " for name, value in upload.form.items())
        body = f"{fields}{upload.field}=file of {len(upload.content):,} bytes".encode()
    return RequestRecord(
        number=0,
        started=time.time(),
        method="POST",
        url=auth.redact(url),
        body=auth.redact(body[:KEPT_BODY].decode("utf-8", "replace")),
        body_is_cut=len(body) > KEPT_BODY,
        file_field=upload.field if upload else "",
        form=dict(upload.form) if upload else {},
        header=auth.header if call.needs_credential and not auth.is_empty else "",
    )
