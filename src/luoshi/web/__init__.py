"""The web room (网页): what the shelf and the ledger hold, as pages that work without JavaScript.

Read in this order: ``app`` (one application a shelf), ``visit`` (what a request brings), ``respond`` (one function a
page, as HTML and as its ``.json`` twin), then any file of ``pages``. Reading goes through ``luoshi.store.query`` only,
writing through ``luoshi.ledger.actions`` only.
"""

from luoshi.web.app import create_app

__all__ = ["create_app"]
