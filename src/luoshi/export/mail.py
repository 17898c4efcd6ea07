"""A text as a mail (邮件): written to a file that mail programs open, or handed to a mail server (SMTP).

A password goes over an encrypted connection only: ``smtps://`` from the start, ``smtp://`` by STARTTLS, else it is refused.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from luoshi.export.writing import into
from luoshi.model import LuoshiError

_SECONDS = 30


def message(text: str, subject: str, sender: str, receivers: Sequence[str], at: datetime) -> EmailMessage:
    """Make a plain mail of ``text``.

    Raises:
        LuoshiError: if an address holds a line break or is none.
    """
    mail = EmailMessage(policy=SMTP)
    try:
        mail["Subject"], mail["From"], mail["To"] = subject, sender, ", ".join(receivers)
    except ValueError as error:
        raise LuoshiError(f"an address cannot be used: {error}", sender, "write it as name@host") from error
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = make_msgid(domain="luoshi.invalid")
    mail.set_content(text, charset="utf-8", cte="base64")
    return mail


def save(mail: EmailMessage, file: Path) -> None:
    """Write a mail as an .eml file."""
    into(file, lambda stream: stream.write(mail.as_bytes()))


def send(mail: EmailMessage, url: str, password: str | None = None) -> None:
    """Hand a mail to the server at ``smtp://[user@]host[:port]`` or ``smtps://…``.

    Raises:
        LuoshiError: if the server cannot be reached, refuses, or would get a password unencrypted.
    """
    told = urlsplit(url)
    if told.scheme not in ("smtp", "smtps") or not told.hostname:
        raise LuoshiError("this is no mail server", url, "write smtp://host:25 or smtps://user@host:465")
    where = f"{told.scheme}://{told.hostname}"
    try:
        context = ssl.create_default_context()
        if told.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(told.hostname, told.port or 465, timeout=_SECONDS, context=context)
        else:
            server = smtplib.SMTP(told.hostname, told.port or 25, timeout=_SECONDS)
        with server:
            server.ehlo()
            encrypted = told.scheme == "smtps"
            if not encrypted and server.has_extn("starttls"):
                server.starttls(context=context)
                encrypted = True
            if told.username:
                if not encrypted:
                    raise LuoshiError("the server offers no encryption for the password", where, "use smtps://")
                server.login(unquote(told.username), password or "")
            server.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise LuoshiError(f"the mail was not taken: {error}", where, "check address, user and password") from error
