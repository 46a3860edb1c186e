"""A signed POST, after the Standard Webhooks specification (https://www.standardwebhooks.com, version 1).

Headers: ``webhook-id`` (the message's key, the same on every try), ``webhook-timestamp`` (Unix seconds of this try) and
``webhook-signature`` = ``v1,`` + base64(HMAC-SHA256(secret, id "." timestamp "." body)). The body is canonical JSON.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from zhili.lib.canonical import canonical, stamp
from zhili.notices.carriers import TIMEOUT_S, Outgoing, Permanent, Temporary
from zhili.notices.queries import NoSuchHook, hook_target

PREFIX = "whsec_"
GONE = 410


class _NoRedirect(HTTPRedirectHandler):
    """A redirect could lead a signed message anywhere; the address must be registered."""

    def redirect_request(self, *_: object) -> None:
        return None


def carry(message: Outgoing) -> None:
    """POST one message. 2xx is delivered, 410 Gone and a closed hook are Permanent, anything else Temporary."""
    try:
        url, secret = hook_target(message.hook_id or 0)
    except NoSuchHook as error:
        raise Permanent("the webhook is closed") from error
    try:
        with _opener().open(_request(url, secret, message), timeout=TIMEOUT_S) as answer:
            answer.read(1024)
    except HTTPError as error:
        error.close()
        raise (Permanent if error.code == GONE else Temporary)(f"HTTP {error.code}") from error
    except (URLError, HTTPException, OSError) as error:
        raise Temporary(f"{type(error).__name__}: {error}") from error


def signature(secret: str, key: str, timestamp: int, body: bytes) -> str:
    """The value of ``webhook-signature``. ``secret`` is ``whsec_`` and the base64 of the key's bytes."""
    raw = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join((key.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.digest(raw, signed, hashlib.sha256)).decode()


def _request(url: str, secret: str, message: Outgoing) -> Request:
    body = canonical(
        {
            "id": message.key,
            "type": message.template,
            "timestamp": stamp(message.drafted_at),
            "data": {
                "locality": message.locality,
                "to_kind": message.to_kind,
                "to": message.to,
                "subject": message.subject,
                "body": message.body,
                "lang": message.lang,
                "ref": message.ref,
            },
        }
    )
    timestamp = int(message.at.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "zhili-notices",
        "webhook-id": message.key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message.key, timestamp, body),
    }
    return Request(url, data=body, headers=headers, method="POST")


def _opener() -> OpenerDirector:
    return build_opener(ProxyHandler({}), _NoRedirect())
