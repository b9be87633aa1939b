"""Prose: Markdown as site generators extend it → safe HTML, and the plain text of that HTML."""

import re
import time
import unicodedata

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.text import html, markdown
from feeds.text.characters import clean
from feeds.text.truncate import shorten, shorten_html

BASE = "https://mairie.example/agenda/fete-du-lac/"
MARKS = [
    "[",
    "](",
    ")",
    "**",
    "_",
    "`",
    "```\n",
    "> ",
    "- ",
    "1. ",
    "# ",
    "|",
    "<",
    ">",
    "</",
    "<a href=",
    '"',
    "&",
    ";",
]
PIECES = [
    *MARKS, "\n", "\n\n", " ", "\t", "  \n", "x", "é", "://", "https://a.example", "mailto:a@b.example", "javascript:",
    "{%", "%}", "{{", "}}", "{:", "}", ":::", "<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "<td>",
    "<table>", "<pre>", "</pre>", "<button>", "<br>", "<!--", "-->", "<script>", "<svg>", "<math>", "<img src=",
    "\x00", "\r", "\u2028", "\u202e", "\ud800", "\ufdd0", "\ufdd2", "\u200d", "\u0301", "👩🏽", "🇫🇷", "&nbsp;", "&#0;",
]  # fmt: skip
anything = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


def plain(source: str, base: str = BASE) -> str:
    return html.plain_text(html.clean_html(source, base))


class TestHtml:
    """The sanitised fragment."""

    def test_markdown_becomes_html(self) -> None:
        """GitHub's Markdown is read: emphasis, lists, tables, struck words and bare addresses."""
        fragment = html.clean_html("**Gratuit** ~~10 €~~\n\n- a\n\n|x|y|\n|-|-|\n|1|2|\n\nVoir https://lac.example/x")
        for expected in ("<strong>Gratuit</strong>", "<del>10 €</del>", "<li>a</li>", "<td>2</td>"):
            assert expected in fragment
        assert '<a href="https://lac.example/x">https://lac.example/x</a>' in fragment

    @pytest.mark.parametrize(
        "source",
        [
            "<script>alert(1)</script>", "<style>\n.bouton { color: red }\n\np { margin: 0 }\n</style>",
            "<iframe src='https://video.example'>repli</iframe>", "<!-- à relire -->", "<img src=x onerror=alert(1)>",
            "Texte <!-- en\n\ndeux --> <script>let a = 1\n\nlet b</script>", "<select><option>Lyon</option></select>",
        ],
    )  # fmt: skip
    def test_nothing_active_stays(self, source: str) -> None:
        """Scripts, styles, frames, comments and form fields leave with what they hold."""
        assert html.clean_html(source) in ("", "<p>Texte  </p>", "<p>Texte</p>")

    def test_attributes_are_dropped(self) -> None:
        """Of all attributes only the target of a link and the start of a list are kept."""
        source = (
            '<p style="color:red" lang="fr" onclick="x()"><a href="https://a.example" title="t" class="b">a</a></p>'
        )
        assert html.clean_html(source) == '<p><a href="https://a.example">a</a></p>'

    @pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "file:///C:/x.pdf", "vbscript:x"])
    def test_unsafe_targets_vanish(self, target: str) -> None:
        """A link to anything but a page, an e-mail address or a telephone keeps its words alone."""
        assert html.clean_html(f'<p><a href="{target}">ici</a></p>', BASE) == "<p>ici</p>"

    @pytest.mark.parametrize(
        ("target", "address"),
        [
            ("/plan", "https://mairie.example/plan"),
            ("menu.html", BASE + "menu.html"),
            ("../", "https://mairie.example/agenda/"),
            ("#acces", BASE + "#acces"),
            ("?jour=2", BASE + "?jour=2"),
            ("//cdn.example/a.pdf", "https://cdn.example/a.pdf"),
            ("/été", "https://mairie.example/%C3%A9t%C3%A9"),
            ("/a?b=1&amp;c=2", "https://mairie.example/a?b=1&amp;c=2"),
        ],
    )
    def test_links_are_absolute(self, target: str, address: str) -> None:
        """A relative link is read from the page's own address."""
        assert html.clean_html(f'<p><a href="{target}">ici</a></p>', BASE) == f'<p><a href="{address}">ici</a></p>'

    @pytest.mark.parametrize("target", ["/plan", "#acces", "", "menu.html", "lien à compléter"])
    def test_links_without_base_are_unwrapped(self, target: str) -> None:
        """Where the page's address is unknown a relative link keeps its words alone."""
        assert html.clean_html(f'<p>Voir <a href="{target}">ici</a>.</p>') == "<p>Voir ici.</p>"

    @pytest.mark.parametrize(
        ("target", "address"),
        [
            ("https:/www.salon.example", "https://www.salon.example"),
            ("http://mailto:bal@lac.example", "mailto:bal@lac.example"),
            ("http://[", None),
            ("//[", None),
            ("lien à ajouter", None),
        ],
    )
    def test_slips_of_the_pen(self, target: str, address: str | None) -> None:
        """Usual slips in an address are mended, an address beyond repair is dropped; neither is an error."""
        assert html.links(html.clean_html(f'<a href="{target}">ici</a>', BASE)) == (
            [("ici", address)] if address else []
        )

    def test_missing_space_between_attributes(self) -> None:
        """A tag whose attributes touch each other is still a tag."""
        source = '<a href="https://bal.example/i"class="button" title="S\'inscrire"><b>S\'inscrire</b></a>'
        assert html.links(html.clean_html(source)) == [("S'inscrire", "https://bal.example/i")]

    def test_linked_picture_reads_its_description(self) -> None:
        """A picture that is a link becomes words, so that the link is not lost with it."""
        source = "[![Réserver](/bouton.png)](https://billets.example)"
        assert html.links(html.clean_html(source)) == [("Réserver", "https://billets.example")]

    def test_silent_link_reads_its_address(self) -> None:
        """A link without any words shows its address."""
        assert plain("[![](/bouton.png)](https://billets.example/b)") == "https://billets.example/b"

    def test_address_typed_within_a_link(self) -> None:
        """An address that is the text of an HTML link is not made a link once more."""
        source = 'Voir <a href="https://a.example/x">https://a.example/x</a>.'
        assert html.links(html.clean_html(source)) == [("https://a.example/x", "https://a.example/x")]

    def test_sections_become_divisions(self) -> None:
        """Blocks of a page stay blocks, so that their words do not run into each other."""
        assert plain("<section>Un</section><article>Deux</article>") == "Un\n\nDeux"

    def test_markdown_within_html(self) -> None:
        """Emphasis and links typed within a block of HTML are read, as the writer meant them, but not within code."""
        assert plain("<div>\n**Gratuit**, [plan](https://a.example/p)\n</div>") == "Gratuit, plan (https://a.example/p)"
        assert plain("Écrire `f(**a, **b)`") == "Écrire f(**a, **b)"

    def test_emphasis_with_stray_spaces(self) -> None:
        """Emphasis with a space on its inner side, which strict Markdown leaves as typed, is emphasis."""
        assert html.clean_html("**Entrée libre **: venez") == "<p><strong>Entrée libre</strong> : venez</p>"

    def test_deep_nesting_keeps_the_words(self) -> None:
        """HTML nested beyond sense is reduced to its words instead of taking minutes."""
        assert html.clean_html("<div>" * 5000 + "fin") == "<p>fin</p>"

    @given(anything)
    @example("<p><button><p>x</button></p>")
    @example("<table><a href='/x'><tr><td><a href='/y'>z")
    @example("<pre>\n\n\nx</pre>")
    def test_clean_already(self, source: str) -> None:
        """Cleaning the fragment once more changes nothing."""
        fragment = html.clean_html(source, BASE)
        assert html._CLEANER.clean(fragment) == fragment
        assert nh3.clean(fragment, attributes={"a": {"href"}, "ol": {"start"}, "*": set()}, link_rel=None) == fragment

    @given(anything, anything)
    def test_any_base(self, source: str, base: str) -> None:
        """No base, however broken, is an error."""
        html.clean_html(f"[x]({source}) <a href='/y'>y</a>", base)


class TestMarkup:
    """What a site generator would have worked out."""

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("Avant {% include carte.html lieu='Annecy' %}après", "Avant après"),
            ("{% comment %}à revoir **demain**{% endcomment %}Ouvert", "Ouvert"),
            ("{%- comment -%}jamais refermé", "jamais refermé"),
            ("Écrire {% raw %}{{ titre }}{% endraw %} ici", "Écrire {{ titre }} ici"),
            ("[plan]({{ '/plan.pdf' | relative_url }})", "plan (https://mairie.example/plan.pdf)"),
            ("[Agenda]({{ site.baseurl }}/agenda/)", "Agenda (https://mairie.example/agenda/)"),
            ("Contact : _{{< var courriel >}}_.", "Contact : ."),
            ('{{< youtube id="abc" >}}\n\nVenez', "Venez"),
            ("{{% note %}}Important{{% /note %}}", "Important"),
            ("{{/* caché */}}Vu", "Vu"),
            ("{# caché #}Vu", "Vu"),
            ("Bienvenue\n{: .chapeau}", "Bienvenue"),
            ("> {: .centre}\n> ## Inscrivez-vous\n{: .encadre}", "Inscrivez-vous"),
            ('[Billets](https://b.example){:target="_blank"}', "Billets (https://b.example)"),
            ("[Billets](https://b.example){.button}", "Billets (https://b.example)"),
            ("![](a.png){width=50%}Légende", "Légende"),
            ("## Programme {#programme}", "Programme"),
            ("Un [meetup]{lang=en} : [mot]{.petit}", "Un [meetup] : mot"),
            ("* Sommaire\n{:toc}\n\nTexte", "Texte"),
            ("[TOC]\n\nTexte", "Texte"),
            ("{::nomarkdown}\n<b>Gras</b>\n{:/}", "Gras"),
            ("::: note\nUn mot\n:::\nSuite", "Un mot\n\nSuite"),
            ("::::: {.columns}\nTexte\n:::::", "Texte"),
            ("> [!NOTE]\n> À savoir", "À savoir"),
            ("```{r}\nplot(x)\n```\nTexte", "Texte"),
            ("```{=html}\n<p>Texte</p>\n```", "Texte"),
            ('import Carte from "../carte.js"\n\nTexte <Carte lieu="x" />', "Texte"),
            ("##Programme", "Programme"),
            ("Il reste {3} places : ensemble {a, b}", "Il reste {3} places : ensemble {a, b}"),
        ],
    )  # fmt: skip
    def test_generator_markup(self, source: str, words: str) -> None:
        """Liquid, shortcodes, attribute lists and fenced divisions are never seen by a reader."""
        assert plain(source) == words

    def test_memory_is_given_back(self) -> None:
        """Rendering Markdown again and again does not keep memory."""
        resource = pytest.importorskip("resource")
        source = "# Titre\n\nUn *mot* et [un lien](https://a.example)\n\n" * 200
        markdown.markdown(source)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(100):
            markdown.markdown(source)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_000


class TestText:
    """The plain text of a fragment."""

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("Un\ndeux\n\n\n\ntrois", "Un deux\n\ntrois"),
            ("## Au menu\nSoupe", "Au menu\n\nSoupe"),
            ("Soupe  \nPain<br>Vin", "Soupe\nPain\nVin"),
            ("- a\n- b\n  - c\n    - d\n- e", "• a\n• b\n  • c\n    • d\n• e"),
            ("- a\n\n- b\n\n  suite", "• a\n• b\n  suite"),
            ("1. a\n2. b", "1. a\n2. b"),
            ("3. a\n4. b\n   - c", "3. a\n4. b\n  • c"),
            ("- ![](x.png)\n- b", "• b"),
            ("Avant\n- a\n\nAprès", "Avant\n\n• a\n\nAprès"),
            ("|Heure|Quoi|\n|-|-|\n|9h|Café|\n| | |\n|10h|&nbsp;|", "Heure | Quoi\n9h | Café\n10h"),
            ("> Cité\n\nSuite", "Cité\n\nSuite"),
            ("Un\n\n---\n\nDeux", "Un\n\nDeux"),
            ("```\nif x:\n    y\n```", "if x:\n    y"),
            ("<dl><dt>Quand</dt><dd>lundi</dd></dl>", "Quand\nlundi"),
            ("~~14 mars~~ 21 mars", "~14 mars~ 21 mars"),
            ("Aujourd&#39;hui &lt;gratuit&gt; &amp;lt;", "Aujourd'hui <gratuit> &lt;"),
            ("Venez&nbsp;! à 5\u202f€ « oui\u00a0»", "Venez ! à 5 € « oui »"),
            ("Cyber\u00adsécu\u200brité", "Cybersécurité"),
            ("Dernière ligne ;\\\n\n- a", "Dernière ligne ;\n\n• a"),
            ("👩‍👩‍👧 et 🇫🇷", "👩‍👩‍👧 et 🇫🇷"),
        ],
    )  # fmt: skip
    def test_layout(self, source: str, words: str) -> None:
        """Paragraphs, lists, tables and headings are laid out with nothing but lines and bullets."""
        assert plain(source) == words

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ("[Billets](https://b.example/x)", "Billets (https://b.example/x)"),
            ("[**Billets** ici](https://b.example/x)", "Billets ici (https://b.example/x)"),
            ("<https://b.example/x>", "https://b.example/x"),
            ("[b.example/x](https://www.b.example/x/)", "https://www.b.example/x/"),
            ("[https://b.example](https://suivi.example/?id=1)", "https://b.example"),
            ("[écrire](mailto:bal@b.example)", "écrire (bal@b.example)"),
            ("bal@b.example", "bal@b.example"),
            ("[01 23](tel:+330123)", "01 23 (+330123)"),
            ('<a href="https://b.example"><h3>Billets</h3></a>\nSuite', "Billets (https://b.example)\n\nSuite"),
            ("[a](https://b.example/?x=1&y=2)", "a (https://b.example/?x=1&y=2)"),
        ],
    )
    def test_links(self, source: str, words: str) -> None:
        """A link reads as its words and then its address, or once when the words are the address."""
        assert plain(source) == words

    @given(anything)
    def test_tidy(self, source: str) -> None:
        """No text holds control characters, spaces at an end of a line, or two blank lines in a row."""
        words = plain(source)
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in words.replace("\n", ""))
        assert not re.search(r"[ \t]\n|\n\n\n|\A[ \n]|[ \n]\Z", words)
        assert clean(words) == words

    @given(anything)
    def test_any_fragment(self, fragment: str) -> None:
        """Not even a fragment that nobody cleaned is an error."""
        html.plain_text(fragment)
        html.links(fragment)


class TestInline:
    """Short fields."""

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            ('<span lang="en">Meetup</span> beta #3', "Meetup beta #3"),
            ("# 3 rencontre", "# 3 rencontre"),
            ("#3 rencontre", "#3 rencontre"),
            ("2019. Bilan", "2019. Bilan"),
            ("- et après ?", "- et après ?"),
            ("* réservé", "* réservé"),
            ("> 18 ans", "> 18 ans"),
            ("**Fête** du _lac_", "Fête du lac"),
            ("[Salle Cuvier](https://plan.example){:target='_blank'}, Annecy", "Salle Cuvier, Annecy"),
            ("[COMPLET] Atelier {: .rouge}", "[COMPLET] Atelier"),
            ("Thé&nbsp;&amp; café", "Thé & café"),
            ("R&D et C++ & co", "R&D et C++ & co"),
            ("1 < 2 et 3 > 2", "1 < 2 et 3 > 2"),
            ("Salle 2<br>Mairie", "Salle 2 Mairie"),
            ("  Bal\n du \t lac\u00a0! ", "Bal du lac !"),
            ("snake_case_x et 5 * 3 * 2", "snake_case_x et 5 * 3 * 2"),
            ("www.lac.example", "www.lac.example"),
            ("x", "x"),
            ("x < y", "x < y"),
            ("", ""),
            ("{{ page.title }}", ""),
        ],
    )
    def test_words(self, source: str, words: str) -> None:
        """Markup within a line is unwrapped; a sign at its beginning is not taken for a list or a heading."""
        assert html.inline(source) == words

    @given(anything)
    def test_one_line(self, source: str) -> None:
        """The answer is always one clean line."""
        words = html.inline(source)
        assert "\n" not in words
        assert words == clean(words).strip()


class TestClean:
    """What no calendar may hold."""

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("a\r\nb\rc\x0bd\x85e\u2028f\u2029g", "a\nb\nc\nd\ne\nf\ng"),
            ("a\x00b\x1bc\x7f\td", "abc\td"),
            ("\u202efdp.exe\u202c \u2066x\u2069", "fdp.exe x"),
            ("\ufeffa\ud800b\ufffec\U0001fffed", "abcd"),
            ("👩‍👩‍👧 é e\u0301 \u00a0 \u202f", "👩‍👩‍👧 é e\u0301 \u00a0 \u202f"),
        ],
    )
    def test_characters(self, typed: str, kept: str) -> None:
        """Controls, overrides and lone surrogates go, line ends become one kind, and letters stay as they are."""
        assert clean(typed) == kept

    @given(anything)
    def test_twice(self, text: str) -> None:
        """What is clean stays as it is, and can be encoded."""
        once = clean(text)
        assert clean(once) == once
        once.encode()


class TestShorten:
    """Text that has to fit."""

    @pytest.mark.parametrize(
        ("text", "length", "short"),
        [
            ("Court.", 6, "Court."),
            ("Une phrase entière. Puis une autre.", 30, "Une phrase entière. […]"),
            ("Venez nombreux ! Puis dansez encore.", 25, "Venez nombreux ! […]"),
            ("Première ligne\nSeconde ligne ici", 25, "Première ligne […]"),
            ("Des mots sans aucune ponctuation", 20, "Des mots sans […]"),
            ("Reçu par M. Dupont et M. Durand au lac", 27, "Reçu par M. Dupont et […]"),
            ("Voir https://lac.example/une/longue/adresse", 30, "Voir […]"),
            ("https://lac.example/une/longue/adresse", 20, "[…]"),
            ("Voir ici (https://lac.example/une/adresse)", 30, "Voir ici […]"),
            ("参加https://lac.example/une/longue/adresse", 12, "参加 […]"),
            ("anticonstitutionnellement", 14, "anticonsti […]"),
            ("abcdefg", 5, "a […]"),
            ("aaaaae\u0301" + "b" * 9, 10, "aaaaa […]"),
            ("aaaa👩\u200d👩\u200d👧bbbbbb", 11, "aaaa […]"),
            ("aaa🇫🇷🇨🇭bbbbbb", 10, "aaa🇫🇷 […]"),
            ("aaaa👍🏽bbbbbb", 9, "aaaa […]"),
            ("abcdef", 3, "abc"),
            ("abcdef", 0, ""),
            ("abcdef", -1, ""),
        ],
    )  # fmt: skip
    def test_cut(self, text: str, length: int, short: str) -> None:
        """A text is cut where a sentence, a line or a word ends, outside addresses and composed letters."""
        assert shorten(text, length) == short

    @given(anything, st.integers(-2, 60))
    def test_length(self, text: str, length: int) -> None:
        """The answer never exceeds the length, and what fits is returned as it is."""
        short = shorten(text, length)
        assert len(short) <= max(length, 0)
        assert short == text or len(text) > length


class TestShortenHtml:
    """A fragment that has to fit."""

    @pytest.mark.parametrize(
        ("source", "octets", "fragment"),
        [
            ("Un", 99, "<p>Un</p>"),
            ("Un\n\nDeux\n\nTroisième paragraphe", 40, "<p>Un</p>\n<p>Deux</p><p>[…]</p>"),
            ("- un\n- deux\n- trois, long", 50, "<ul>\n<li>un</li>\n<li>deux</li></ul><p>[…]</p>"),
            ("Une seule phrase & bien trop longue", 38, "<p>Une seule phrase &amp; […]</p>"),
            ("Une phrase", 5, ""),
        ],
    )
    def test_cut(self, source: str, octets: int, fragment: str) -> None:
        """Whole blocks are kept, open ones are closed, and a mark says that more follows."""
        assert shorten_html(html.clean_html(source), octets) == fragment

    @given(anything, st.integers(-5, 300))
    def test_well_formed(self, source: str, octets: int) -> None:
        """The answer stays within its octets and is as clean as the fragment was."""
        short = shorten_html(html.clean_html(source, BASE), octets)
        assert len(short.encode()) <= max(octets, 0)
        assert re.sub(r"\s", "", html._CLEANER.clean(short)) == re.sub(r"\s", "", short)


class TestFirstImage:
    """The picture of an event."""

    @pytest.mark.parametrize(
        ("source", "address"),
        [
            ("Texte ![Affiche](/img/affiche.jpg) ![autre](b.jpg)", "/img/affiche.jpg"),
            ('![a](b.jpg "Titre")', "b.jpg"),
            ("![a](<mon image.jpg>)", "mon image.jpg"),
            ("<p><IMG alt='x' SRC='c.png'></p>\n![a](b.jpg)", "c.png"),
            ("![]({{ site.baseurl }}/img/a.png)", "/img/a.png"),
            ("![x](data:image/png;base64,AAAA) ![y](d.png)", "d.png"),
            ('<img src="a.png?x=1&amp;y=2">', "a.png?x=1&y=2"),
            ("![plan (2)](plan_(2).png)", "plan_(2).png"),
            ("Aucune image !", None),
            ("<!-- ![a](b.jpg) -->", None),
        ],
    )
    def test_address(self, source: str, address: str | None) -> None:
        """The first picture counts, in Markdown or HTML, as it was written."""
        assert html.first_image(source) == address

    @given(anything)
    def test_anything(self, source: str) -> None:
        """No source is an error."""
        html.first_image(source)


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "*",
        "<div>",
        "> ",
        "- ",
        "<!--",
        "{%",
        "{{",
        "{: ",
        "```{r}\n",
        "![](",
        "<a ",
        "&",
        "\x00",
        "\ud800",
        "<li>",
    ],
)
def test_hostile_input(piece: str) -> None:
    """Ten times as much of anything costs about ten times as much, however deep it would nest, and never the square."""

    def cost(octets: int) -> float:
        source, start = piece * (octets // len(piece)), time.process_time()
        fragment = html.clean_html(source, BASE)
        html.plain_text(fragment)
        html.inline(source)
        html.first_image(source)
        shorten(source, 1000)
        shorten_html(fragment, 1000)
        return time.process_time() - start

    few = cost(500_000)
    assert cost(5_000_000) < 40 * few + 1
