"""Markdown as site generators extend it → HTML, not yet safe to show.

Documents are written for Jekyll, Hugo, Eleventy, Quarto and their like. What those would have worked out before the
Markdown (Liquid, shortcodes, attribute lists, fenced divisions) is taken away here; the rest is GitHub's Markdown.

The trap: every pattern must stay linear on hostile text, hence possessive repeats, and runs that end where the next
one may begin.
"""

import re
from threading import Lock
from typing import Any

import cffi  # type: ignore[import-untyped]
from cmarkgfm import _cmark, cmark

LONGEST = 200_000

_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_COMMENT = re.compile(r"\{%-?\s*(?:end)?comment\b[^{}%]*%\}|\{\{[<%]\s*(?:/\s*)?comment\s*/?[>%]\}\}")
_TAG = re.compile(r"\{%(?:[^{%]++|%(?!\})|\{(?!%))*+%\}|\{#(?:[^{}#]++|#(?!\}))*+#\}")
_OUTPUT = re.compile(
    r"([*_]{0,2})\{\{-?"
    r"(?:\s*(?:\"([^\"{}\n]*)\"|'([^'{}\n]*)')\s*+(?=[|}-]))?"
    r"(?:[^{}]++|\{(?!\{)|\}(?!\}))*+\}\}(\1)"
)
_CONTENTS = re.compile(r"^[*+-] [^\n]*\n\{:toc\b[^{}\n]*\}|^(?:\[TOC\]|\[\[_?TOC_?\]\])[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(
    r"\{::?[^{}\n]*\}"  # kramdown: {: .note}, {:toc}, {::nomarkdown}
    r"|\{ ?[.#][\w-][^{}\n]*\}|[ \t]\{-\}"  # Pandoc, Quarto, MkDocs: {.button}, {#programme}
    r"|(?<=[\])])\{[^{}\n]*\}"  # whatever follows a link or an image: {width=50%}
)
_SPAN = re.compile(r"\[([^\[\]\n]++)\](?=\{[.#:])")
_DIVISION = re.compile(r"^[ \t]*:{3}[^\n]*$", re.MULTILINE)
_ALERT = re.compile(r"^([ \t]*>[ \t]*)\[![A-Za-z]+\][+-]?", re.MULTILINE)
_MODULE = re.compile(r"^import [^\n]*['\"];?[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"##(?<=^##)#{0,4}(?=[^#\s])", re.MULTILINE)  # "##Programme", for want of a space
_CELL = re.compile(r"^```+ *\{(=html\})?[^\n]*\n((?:(?!```)[^\n]*\n)*+)```+[ \t]*$", re.MULTILINE)  # Quarto runs these
_HIDDEN = re.compile(r"<!--(?:(?!<!--).)*?-->|<(script|style)\b(?:(?!<\1).)*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_JOINED = re.compile(r"(=[ ]*\"[^\"<>\n]*\")(?=[A-Za-z])")

_OPTIONS = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
cmark.core_extensions_ensure_registered()
_EXTENSIONS = [cmark.find_syntax_extension(name) for name in ("table", "autolink", "strikethrough")]
# The library keeps what wakes an extension in global tables, and is called without the interpreter's lock.
_ONE_AT_A_TIME = Lock()


def bounded(source: str) -> str:
    """As much of a source as is read, ending with a whole line: what follows could only cost time."""
    if len(source) <= LONGEST:
        return source
    end = source.rfind("\n", 0, LONGEST)
    return source[: end if end > 0 else LONGEST]


def strip(source: str) -> str:
    """The source without what a site generator would have worked out."""
    if "{:toc" in source or "TOC" in source:
        source = _CONTENTS.sub("", source)
    if "{" in source:
        if "{%" in source or "{{" in source or "{#" in source:
            source = _without_templates(source)
        source = _ATTRIBUTES.sub("", _SPAN.sub(r"\1", source))
    if "<" in source:
        source = _JOINED.sub(r"\1 ", _HIDDEN.sub("", source))
    return source


def render(source: str) -> str:
    """HTML of a whole document body; whatever HTML its writer typed is still in it."""
    if "```{" in source:
        source = _CELL.sub(lambda cell: cell[2] if cell[1] else "", source)
    source = strip(source)
    if ":::" in source:
        source = _DIVISION.sub("", source)
    if "[!" in source:
        source = _ALERT.sub(r"\1", source)
    if "import " in source:
        source = _MODULE.sub("", source)
    return markdown(_HEADING.sub(r"\g<0> ", source))


def markdown(source: str) -> str:
    """GitHub's Markdown → HTML. The wrapper's own function for this never gives its memory back."""
    with _ONE_AT_A_TIME:
        parser = cmark.parser_new(_OPTIONS)
        try:
            return _parsed(parser, source)
        finally:
            cmark.parser_free(parser)


def _parsed(parser: Any, source: str) -> str:
    for extension in _EXTENSIONS:
        cmark.parser_attach_syntax_extension(parser, extension)
    cmark.parser_feed(parser, source)
    tree = cmark.parser_finish(parser)
    page = _cmark.lib.cmark_render_html(tree, _OPTIONS, cmark.parser_get_syntax_extensions(parser))
    try:
        return str(_cmark.ffi.string(page).decode())
    finally:
        _free_page(page)
        _free_tree(tree)


def _without_templates(source: str) -> str:
    """Liquid, Nunjucks and Hugo's shortcodes; what stands between {% raw %} and {% endraw %} is kept as it is."""
    pieces = _RAW.split(source)
    pieces[::2] = [_without_tags(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _without_tags(source: str) -> str:
    pieces = _COMMENT.split(source)
    if len(pieces) % 2:  # else one is never closed, and dropping the rest would be worse
        source = "".join(pieces[::2])
    return _TAG.sub("", _OUTPUT.sub(_literal, source))


def _literal(output: re.Match[str]) -> str:
    """The words an output spells out, {{ "/plan.pdf" | relative_url }}, or nothing, not even its emphasis."""
    words = output[2] or output[3] or ""
    return f"{output[1]}{words}{output[4]}" if words else ""


def _deallocators() -> tuple[Any, Any]:
    """How to free a page and a tree: the library can, but its wrapper does not pass it on."""
    ffi = cffi.FFI()
    ffi.cdef("""
        typedef struct { void *(*calloc)(size_t, size_t); void *(*realloc)(void *, size_t); void (*free)(void *); } mem;
        mem *cmark_get_default_mem_allocator(void);
        void cmark_node_free(void *);
    """)
    try:
        library = ffi.dlopen(_cmark.__file__)
        return library.cmark_get_default_mem_allocator().free, library.cmark_node_free
    except (OSError, AttributeError):  # a build that hides these, as on Windows: some kilobytes a page stay behind
        return (lambda _: None), (lambda _: None)


_free_page, _free_tree = _deallocators()
