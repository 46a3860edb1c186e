"""Mail, through the server named by ``ZHILI_SMTP`` (``smtp://`` or ``smtps://``).

A password never travels in clear: with one, ``smtp://`` means STARTTLS, except to this machine itself. The Message-ID
is the message's key, so a mail that arrives twice is known to be one (RFC 5322 §3.6.4).
"""

from __future__ import annotations

from smtplib import SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email

from zhili.notices.carriers import TIMEOUT_S, Outgoing, Permanent, Temporary

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def carry(message: Outgoing) -> None:
    """Send one mail. A server's 5xx about this recipient or content is Permanent, anything else Temporary."""
    try:
        validate_email(message.to)
    except ValidationError as error:
        raise Permanent("not a mail address") from error
    try:
        _mail(message).send()
    except SMTPAuthenticationError as error:
        raise Temporary(f"the mail server refuses our account: {error.smtp_code}") from error
    except SMTPRecipientsRefused as error:
        code, said = error.recipients.get(message.to, (450, b""))
        raise _judged(code, said) from error
    except SMTPResponseException as error:
        raise _judged(error.smtp_code, error.smtp_error) from error
    except (SMTPException, OSError) as error:
        raise Temporary(f"{type(error).__name__}: {error}") from error


def _mail(message: Outgoing) -> EmailMessage:
    host = settings.ZHILI_ORIGIN.partition("/")[0]
    return EmailMessage(
        subject=" ".join(message.subject.split()),
        body=message.body,
        from_email=settings.ZHILI_SMTP_FROM,
        to=[message.to],
        headers={"Message-ID": f"<{message.key}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=_server(),
    )


def _server() -> EmailBackend:
    parts = urlsplit(settings.ZHILI_SMTP)
    if not parts.hostname:
        raise Temporary("ZHILI_SMTP is not set")
    secure = parts.scheme == "smtps"
    return EmailBackend(
        host=parts.hostname,
        port=parts.port or (465 if secure else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=secure,
        use_tls=not secure and bool(parts.username) and parts.hostname not in LOOPBACK,
        timeout=TIMEOUT_S,
    )


def _judged(code: int, said: bytes | str) -> Temporary | Permanent:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return (Permanent if 500 <= code < 600 else Temporary)(f"SMTP {code} {text}")
