"""Signing webhooks, as Standard Webhooks has it (standardwebhooks.com, version 1.0.0)."""

from __future__ import annotations

import base64
import hashlib
import hmac

PREFIX = "whsec_"


def signed_headers(secret: str, webhook_id: str, at: float, body: bytes) -> tuple[tuple[str, str], ...]:
    """The three headers by which a receiver knows who sent a body, and when; `secret` is a `whsec_…`."""
    timestamp = str(int(at))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    digest = hmac.digest(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)
    return (
        ("webhook-id", webhook_id),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", f"v1,{base64.b64encode(digest).decode()}"),
    )
