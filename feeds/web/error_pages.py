"""What people see when something is wrong: a calm page that says what to do, without what happened inside."""

from html import escape

from flask import Response, request
from werkzeug.exceptions import HTTPException

from feeds.locale.gettext import N_, translator
from feeds.pages.base import Pages
from feeds.pages.site import Site
from feeds.pipeline.selection import UnknownChoice
from feeds.web import requests, responses
from feeds.web.answers import has_plain_host

_SENTENCES = {
    400: (N_("This request cannot be understood"), N_("Check the address, or begin again on the first page.")),
    404: (N_("Nothing is at this address"), N_("The event may have been removed, or the address mistyped.")),
    405: (N_("This address is only for reading"), N_("Calendars and browsers read it; nothing can be sent to it.")),
    500: (N_("Something went wrong here"), N_("It is not your fault. Please try again in a few minutes.")),
}
_WITH_A_WAY_BACK = {400, 404, 405}
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def answer(site: Site, error: HTTPException) -> Response:
    """Return the page for ``error``, in the reader's language; redirects pass as they are."""
    code = error.code or 500
    if error.response or code < 400:
        return error.get_response()  # type: ignore[return-value]  # a Werkzeug response serves Flask as well
    language = requests.language(site.settings, site.collection.language)
    title, sentence = (translator(language.tag).gettext(text) for text in _SENTENCES.get(code, _SENTENCES[400]))
    if code in _WITH_A_WAY_BACK and has_plain_host(request.environ):
        page = Pages(site, language, "", requests.root(site.settings)).failure(title, sentence, with_feeds=code == 404)
    else:
        page = _plain(language.tag, escape(title), escape(sentence))
    headers = responses.PAGE | {"Content-Language": language.tag} | _HEADERS
    headers |= {name: value for name, value in error.get_headers() if name == "Allow"}
    return Response(page, status=code, headers=headers, mimetype="text/html")


def unknown(site: Site, choice: UnknownChoice) -> Response:
    """Return the page for an address of a feed that names what is not there: which, and what may have been meant."""
    language = requests.language(site.settings, site.collection.language)
    _ = translator(language.tag).gettext
    sentence = _("The address asks for {name}={value}, which does not exist here.")
    told = sentence.format(name=choice.parameter[:40], value=choice.value[:80])
    if choice.near:
        told = " ".join((told, _("Did you mean {near}?").format(near=choice.near)))
    pages = Pages(site, language, requests.base(site.settings), requests.root(site.settings))
    page = pages.failure(_("This calendar does not exist"), told, with_feeds=True)
    headers = responses.PAGE | {"Content-Language": language.tag} | _HEADERS
    return Response(page, status=400, headers=headers, mimetype="text/html")


def _plain(language: str, title: str, sentence: str) -> str:
    """Return a page made of nothing that could have been what failed, the address of this application included."""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<h1>{title}</h1>\n<p>{sentence}</p>\n</html>\n"
    )
