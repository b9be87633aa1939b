"""Where one signs up: the one link a person would click, and what is said about the others."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.formats.shared.description import Notes
from feeds.interpretation.links import address
from feeds.interpretation.registration import HEURISTICS
from feeds.model import Event

from .support import codes, collection_of, event_of, examples

LINK = "https://mairie.example/inscription"
OTHER = "https://mairie.example/programme"


def event(front_matter: str = "", body: str = "") -> Event:
    return event_of(f"---\ntitle: Bal\nevent_start_date: 2027-05-18\n{front_matter}\n---\n{body}\n")


def links(front_matter: str = "", body: str = "") -> list[str]:
    return [link.href for link in event(front_matter, body).registration]


def rows(*items: tuple[str, str, str]) -> str:
    names = ("intitule", "contenu", "lien")
    lines = [f"{'- ' if not number else '  '}{name}: {text}" for item in items
             for number, (name, text) in enumerate((name, text) for name, text in zip(names, item, strict=True) if text)]  # fmt: skip
    return "\n".join(["champs_informations:", *lines])


def test_the_order_of_the_heuristics() -> None:
    """A key comes before a row, a row before the body, words before a sentence, a known host last."""
    names = [heuristic.__name__ for heuristic in HEURISTICS]
    expected = ["by_key", "by_row", "by_words", "by_sentence", "by_host"]
    assert [name for name in names if name in expected] == expected


class TestByKey:
    """A key that says so."""

    @pytest.mark.parametrize(
        "front_matter",
        [
            f"registration_url: {LINK}", f"registration: {LINK}", f"inscription_lien: {LINK}", f"inscription: {LINK}", f"form_url: {LINK}",
            f"signup:\n  url: {LINK}", f"registration:\n  link: {LINK}", f"registration:\n  deadline: 2027-05-01\n  link: {LINK}",
            f"Registration-URL: {LINK}", f"billetterie: {LINK}", f"rsvp: ' {LINK} '", f"inscription: Formulaire sur {LINK}, ouvert",
            f"inscription: '[Je viens]({LINK}).'",
        ],
    )  # fmt: skip
    def test_a_key_holds_the_link(self, front_matter: str) -> None:
        """Any spelling of the key, nested or not, and a link among words."""
        assert links(front_matter) == [LINK]

    def test_a_key_wins_over_rows_and_body(self) -> None:
        """What a key says is not asked of the body again."""
        front_matter = f"registration_url: {LINK}\n{rows(('Inscription', 'ici', OTHER))}"
        assert links(front_matter, f"[S'inscrire]({OTHER})") == [LINK]

    def test_several_links_are_kept_in_order(self) -> None:
        """A list keeps all its links, each once; the first is the one to click."""
        assert links(f"registration_url: [{LINK}, {OTHER}, {LINK}]") == [LINK, OTHER]

    @pytest.mark.parametrize(
        "empty",
        ["", "null", "à venir", "lien à ajouter", "TBD", "link to come", "#", "/inscription", "À l'accueil"],
    )
    def test_a_placeholder_is_no_link(self, empty: str) -> None:
        """Words that keep the field filled, and what leads nowhere from a calendar, are no link; the body is asked."""
        assert links(f'registration_url: "{empty}"') == []
        assert links(f'registration_url: "{empty}"', f"[S'inscrire]({LINK})") == [LINK]


class TestByRow:
    """A row of practical information that speaks of signing up."""

    @pytest.mark.parametrize(
        "item",
        [
            ("Inscription", "S'inscrire", LINK), ("Modalités", "Inscriptions obligatoires", LINK), ("Modalités", "Gratuit", LINK),
            ("Inscription", LINK, ""), (LINK, "Inscription", ""), ("Register", "Save your seat", LINK), ("Billetterie", "Tarif unique", LINK),
            ("S'inscrire", "", LINK), ("Participer", "par ici", LINK), ("Réservation", "conseillée", LINK), ("Anmeldung", "hier", LINK),
            ("Programme", "Préinscription conseillée", LINK),
        ],
    )  # fmt: skip
    def test_the_link_is_found_wherever_the_editor_put_it(self, item: tuple[str, str, str]) -> None:
        """Label, text or link: whichever speaks of it, whichever holds the address."""
        assert links(rows(item)) == [LINK]

    @pytest.mark.parametrize(
        "item",
        [
            ("En savoir plus", "Le programme", LINK), ("En savoir plus", "inscriptions et programme", LINK), ("Know more", "register", LINK),
            ("Contact presse", "Accréditations", LINK), ("Programme", "Télécharger", LINK), ("Appel à projets", "Inscrivez votre projet", LINK),
            ("Comment y aller", "Réserver un taxi", LINK), ("Édition précédente", "Inscriptions 2026", LINK),
        ],
    )  # fmt: skip
    def test_other_rows_are_no_registration(self, item: tuple[str, str, str]) -> None:
        """To know more, to reach the press, the place or last year's edition is not to sign up."""
        assert links(rows(item)) == []

    def test_rows_of_several_forums_are_all_kept(self) -> None:
        """One form to take part online, one on the spot: both are kept, with the words of the writer."""
        found = event(
            rows(("Forum en ligne", "S'inscrire en ligne", LINK), ("Forum à Paris", "S'inscrire à Paris", OTHER))
        )
        assert [(link.href, link.label) for link in found.registration] == [
            (LINK, "S'inscrire en ligne"),
            (OTHER, "S'inscrire à Paris"),
        ]

    @pytest.mark.parametrize(
        "text", ["Entrée libre, sans inscription", "Sans réservation", "No registration required", "no sign-up needed"]
    )
    def test_where_none_is_needed_there_is_none(self, text: str) -> None:
        """A row that says that nobody has to sign up ends the search."""
        assert links(rows(("Modalités", text, LINK)), f"[S'inscrire]({LINK})") == []

    @pytest.mark.parametrize("text", ["Inscriptions à venir", "Inscription bientôt ouverte", "Registration opens soon"])
    def test_where_it_is_not_open_yet_there_is_none(self, text: str) -> None:
        """A form that does not exist yet is not replaced by another link."""
        assert links(rows(("Inscription", text, "")), f"[Le programme et les inscriptions de 2026]({OTHER})") == []


class TestInTheBody:
    """Links and buttons of the text."""

    @pytest.mark.parametrize(
        "body",
        [
            f"[S'inscrire]({LINK})", f"[Je m’inscris]({LINK})", f"Lire [le programme]({OTHER}) et [s'inscrire]({LINK}).",
            f'<a class="bouton" href="{LINK}">Réservez vos places</a>', f"[**Register now**]({LINK})", f"[Sign up]({LINK})",
            f'[Inscription]({LINK}){{:target="_blank"}}', f'<a href="{LINK}"><button>Billetterie</button></a>',
        ],
    )  # fmt: skip
    def test_the_words_of_a_link_say_so(self, body: str) -> None:
        """The first link whose own words speak of signing up."""
        assert links(body=body) == [LINK]

    @pytest.mark.parametrize(
        "body",
        [
            f"Préinscrivez-vous via [ce formulaire]({LINK}).", f"Inscription : <{LINK}>", f"Inscription obligatoire : {LINK}",
            f"Lire [le programme]({OTHER}). Pour s'inscrire, c'est [ici]({LINK}).", f"- Inscriptions\n  [ici]({LINK})",
        ],
    )  # fmt: skip
    def test_the_sentence_of_a_link_says_so(self, body: str) -> None:
        """The first link in a sentence that speaks of signing up."""
        assert links(body=body) == [LINK]

    @pytest.mark.parametrize(
        "host",
        ["www.eventbrite.fr", "framaforms.org", "www.helloasso.com", "tally.so", "my.weezevent.com", "pretix.eu"],
    )
    def test_a_host_that_does_nothing_else(self, host: str) -> None:
        """A link to a ticketing host is where one signs up, whatever its words."""
        assert links(body=f"Lire [l'article]({OTHER}) et [voir la page](https://{host}/bal).") == [
            f"https://{host}/bal"
        ]

    @pytest.mark.parametrize(
        "body",
        [
            f"[En savoir plus sur les inscriptions]({LINK})", f"Le programme est [ici]({LINK}).", "[Photos](https://www.eventbrite.fr.example/x)",
            "Journalistes : [accréditation](https://framaforms.org/presse)", f"Inscriptions closes.\n\n[Le programme]({LINK})",
            f"Inscrivez-vous à [la lettre d'information]({LINK}).", "Pas de lien pour s'inscrire.", f"![S'inscrire]({LINK}.png)",
        ],
    )  # fmt: skip
    def test_other_links_are_no_registration(self, body: str) -> None:
        """More to know, the press, a newsletter, a picture, a host that only looks like one."""
        assert links(body=body) == []


class TestAddresses:
    """What a writer typed as an address."""

    @pytest.mark.parametrize(
        ("typed", "href"),
        [
            ("inscription@mairie.example", "mailto:inscription@mairie.example"),
            ("mailto:inscription@mairie.example", "mailto:inscription@mairie.example"),
            ("mailto:bal@mairie.example?subject=Bal du 18 mai", "mailto:bal@mairie.example?subject=Bal%20du%2018%20mai"),
            ("https:/mairie.example/x", "https://mairie.example/x"), ("HTTPS://mairie.example/X", "https://mairie.example/X"),
            ("https://mairie.example/été", "https://mairie.example/%C3%A9t%C3%A9"), ("https://évry.example/x", "https://xn--vry-9la.example/x"),
            ("https://mairie.example/x%20y", "https://mairie.example/x%20y"), ("https://mairie.example:8443/x?a=b&c=d#e", "https://mairie.example:8443/x?a=b&c=d#e"),
            ("https://mairie.example/a\u200bb\u202ec", "https://mairie.example/a%E2%80%8Bbc"),
        ],
    )  # fmt: skip
    def test_an_address_is_made_whole(self, typed: str, href: str) -> None:
        """A bare e-mail address, a lost slash, accents: it becomes an address that a calendar can open."""
        assert links(f'registration_url: "{typed}"') == [href]

    @pytest.mark.parametrize("typed", ["www.mairie.example/bal", "mairie.example/bal", "inscription.mairie.example"])
    def test_a_missing_scheme_is_added_and_said(self, typed: str) -> None:
        """What has no scheme is taken for https, and the writer is told."""
        found = event(f"registration_url: {typed}")
        assert [link.href for link in found.registration] == [f"https://{typed}"]
        assert "link-scheme-added" in codes(found)

    @pytest.mark.parametrize(
        "typed",
        [
            "javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "data:text/html,x", "ftp://mairie.example/x",
            "file:///etc/passwd", "tel:0102030405", "https://localhost/x", "https://mairie.example:99999/x", "https://[::1", "webcal://mairie.example/x",
        ],
    )  # fmt: skip
    def test_another_scheme_is_refused_and_said(self, typed: str) -> None:
        """Only http, https and mailto leave the house; the next link is taken and the writer is told of the first."""
        found = event(f"registration_url: '{typed}'", f"[S'inscrire]({LINK})")
        assert [link.href for link in found.registration] == [LINK]
        assert "link-refused" in codes(found)

    def test_a_refused_link_beside_a_good_one(self) -> None:
        """One bad link of a list costs that link only."""
        found = event(f"registration_url: ['javascript:alert(1)', {LINK}]")
        assert [link.href for link in found.registration] == [LINK]
        assert "link-refused" in codes(found)

    @examples(300)
    @given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from([
        "https://", "http:", "mailto:", "javascript:", "//", "a.example", "@", "/", "?", "#", ":", "[", "]", " ", "\n", "\t", "é", "%", "\u202e", "<", "&", '"',
    ]), max_size=10).map("".join)))  # fmt: skip
    @example("a.example:[")
    @example("a.example:<0")
    @example('https://a"b<c@d.example/e')
    @example("https://\u2100.example/x")
    def test_any_text_leads_to_a_safe_address_or_nowhere(self, typed: str) -> None:
        """Whatever is typed: no exception, ASCII, http, https or mailto, on one line and without a space."""
        href = address(typed).href
        assert href == "" or href.startswith(("https://", "http://", "mailto:"))
        assert href.isascii()
        assert not any(char.isspace() or char in '<>"' for char in href)


@pytest.mark.parametrize(
    "item",
    [
        ("Inscription", "obligatoire", ""),
        ("Modalités", "Sur inscription obligatoire", ""),
        ("Registration", "required", ""),
    ],
)
def test_a_registration_without_a_link_is_said(item: tuple[str, str, str]) -> None:
    """Who must sign up must be told where: the writer is asked for the link."""
    found = event(rows(item))
    assert found.registration == ()
    assert "registration-missing" in codes(found)


def test_a_registration_with_a_link_elsewhere_is_not_missing() -> None:
    """Where the body has the link, nothing is missing."""
    assert "registration-missing" not in codes(
        event(rows(("Modalités", "Sur inscription obligatoire", "")), f"[S'inscrire]({LINK})")
    )


def test_labels_are_the_writers_words() -> None:
    """A link carries its words, in plain text and not too long."""
    found = event(body=f"[**S'inscrire** & venir]({LINK})")
    assert found.registration[0].label == "S'inscrire & venir"
    assert len(event(rows(("Inscription", "mot " * 200, LINK))).registration[0].label) <= 120


@pytest.mark.parametrize(
    ("line", "deadline"),
    [
        ("registration: {link: 'https://example.org/a', deadline: 2027-05-10}", "2027-05-10"),
        ("date_limite_inscription: 2027-05-10 12:00", "2027-05-10 12:00:00+02:00"),
        ("inscriptionDeadline: 10/05/2027", "2027-05-10"),
        ("registration_closes: 2027-05-10", "2027-05-10"),
        ("cfp_deadline: 2027-05-10", "None"),
        ("registration_opens: 2027-05-10", "None"),
    ],
)
def test_the_last_day_to_register_is_kept(line: str, deadline: str) -> None:
    """A deadline that a key states is kept, as a day or as a moment; that of a call for papers is another thing."""
    event = event_of(f"---\ntitle: Bal\nstart: 2027-05-18 18:00\nend: 2027-05-18 20:00\n{line}\n---\n")
    assert str(event.deadline) == deadline


def test_the_notes_tell_until_when() -> None:
    """The deadline stands right below the link to register, where calendars show it."""
    text = (
        "---\ntitle: Bal\nlang: fr\nstart: 2027-05-18 18:00\nend: 2027-05-18 20:00\n"
        "registration: {link: 'https://example.org/a', deadline: 2027-05-10 12:00}\n---\nOn danse.\n"
    )
    lines = Notes(event_of(text), "", 500).text.splitlines()
    assert lines[:2] == ["Inscription : https://example.org/a", "Inscription jusqu’au 10/05/2027 12:00"]


TICKETS = "https://www.eventbrite.com/e/1"


@pytest.mark.parametrize(
    "front_matter",
    [
        f"connpass: {LINK}", f"peatix: {LINK}", f"meetup: {LINK}", f"booking: {LINK}", f"booking_url: {LINK}", f"lien_billetterie: {LINK}",
        f"header_cta:\n  label: Billetterie\n  target: {LINK}", f"button:\n- url: {OTHER}\n  text: Le programme\n- url: {LINK}\n  text: Register",
        f"links:\n- title: Anmeldung\n  url: {LINK}", f"cta: {{text: Réserver ma place, href: '{LINK}'}}", f"web_url: {LINK}\nweb_url_name: RSVP form",
        "external: https://mairie.example/inscription", f"buchung: {LINK}", f"prenotazione: {LINK}", f"reserva: {LINK}", f"bilety: {LINK}",
    ],
)  # fmt: skip
def test_a_key_or_the_words_beside_a_link_say_so(front_matter: str) -> None:
    """Platforms as keys, keys of all languages, and a link of whatever key whose label speaks of signing up."""
    assert links(front_matter) == [LINK]


@pytest.mark.parametrize(
    "front_matter",
    [
        f"header_cta:\n  label: En savoir +\n  target: {LINK}", f"signup:\n  url: {OTHER}\n  title: Meet us there!", f"signup: {{url: '{OTHER}', title: Talk page}}",
        "event_url: https://www.meetup.com/x/events/1/", "eventURL: https://shotgun.live/fr/events/x", f"button: [{{url: '{OTHER}', text: Speakers form}}]",
        f"links: [{{title: Previous edition, url: '{TICKETS}'}}]", f"button: [{{url: '{OTHER}', text: Register as a speaker}}]",
    ],
)  # fmt: skip
def test_another_page_is_no_registration(front_matter: str) -> None:
    """More to know, the page of the event or of a talk, the form of speakers."""
    assert links(front_matter) == []


@pytest.mark.parametrize(
    "typed",
    [
        "https://x.connpass.com/event/1/", "https://x.peatix.com/view", "https://www.sympla.com.br/x__1", "https://pretix.eu/x/1/", "https://lu.ma/x",
        "https://x.doorkeeper.jp/events/1", "https://www.eventbrite.co.uk/e/1", "https://x.kktix.cc/events/1", "https://evenea.pl/x", "https://www.reservix.de/x",
        "https://www.vivaticket.it/x", "https://dice.fm/event/x", "https://www.tickettailor.com/events/x/1", "https://www.even3.com.br/x/",
        "https://nettskjema.no/a/1", "https://billetto.no/e/x", "https://x.hoopla.no/sales/x", "https://ticketco.events/no/nb/e/x", "https://www.lyyti.fi/reg/x",
        "https://link.webropol.com/s/x", "https://kide.app/events/x", "https://www.tiketti.fi/x", "https://entrapolis.com/x", "https://x.koobin.cat/x",
        "https://www.trybooking.com/X", "https://www.ticketsource.co.uk/x", "https://bookwhen.com/x", "https://events.humanitix.com/x", "https://yurplan.com/x",
        "https://x.nemtilmeld.dk/1/", "https://www.tickster.com/x", "https://forms.cloud.microsoft/r/x",
    ],
)  # fmt: skip
def test_ticket_offices_of_many_countries_are_known(typed: str) -> None:
    """Under any key and anywhere in the text."""
    assert typed.rstrip("/") in [href.rstrip("/") for href in links(f"link: {typed}")]
    assert typed.rstrip("/") in [href.rstrip("/") for href in links(body=f"[hier]({typed})")]


@pytest.mark.parametrize(
    "body",
    [
        f'{{{{< button href="{LINK}" target="_blank" >}}}}\n➡️ LINK DO ZAPISÓW\n{{{{< /button >}}}}', f'{{{{% button href="{LINK}" %}}}}S\'inscrire{{{{% /button %}}}}',
        f'{{% include button.html url="{LINK}" text="Register" %}}', f'{{{{< cta link="{LINK}" label="Anmeldung" >}}}}', f"報名連結：[按這裡]({LINK})",
        "Please RSVP on [Facebook]({{ page.web_url }}) if you come.", "Sign up via [Facebook].\n\n[facebook]: <{{ page.web_url }}>",
        "[S'inscrire]({{ .Params.web_url }})", "[Register]({{ web_url }})", f"Pour vous inscrire, allez sur le site :\n\n[{LINK}]({LINK})",
    ],
)  # fmt: skip
def test_shortcodes_and_keys_in_the_text_are_filled_in(body: str) -> None:
    """What a site's generator would have made of them is a link to click."""
    assert links(f"web_url: {LINK}" if "web_url" in body else "", body) == [LINK]


@pytest.mark.parametrize(
    "body",
    [
        f"[Practice quiz]({LINK})\n\n[Quiz](https://forms.gle/x)", "Submit your lightning talk by [form](https://forms.gle/x).", "[Feedback](https://forms.gle/x)",
        "Proposez un sujet via [ce formulaire](https://framaforms.org/x).", "[Call for papers](https://forms.gle/x)", "[Umfrage](https://forms.gle/x)",
        "L'édition précédente : [formulaire](https://framaforms.org/x)", '{{< figure src="https://example.org/register.png" >}}',
    ],
)  # fmt: skip
def test_forms_for_something_else_are_no_registration(body: str) -> None:
    """A quiz, a talk, an opinion, last year: no form to take part."""
    assert links(body=body) == []


def test_the_form_of_visitors_comes_before_that_of_speakers() -> None:
    """Two buttons: the one to take part is the registration."""
    body = f"[Zgłoszenie Lightning Talk](https://forms.gle/x)\n\n[Zapisz się]({LINK})"
    assert links(body=body) == [LINK]


@pytest.mark.parametrize(
    "item",
    [
        ("Inscription", f"'[ici]({LINK})'", ""), ("Inscription", f"'par <{LINK}>'", ""), ("Inscription", f"'<a href=\"{LINK}\">ici</a>'", ""),
        ("Inscription", f"sur le site {LINK}", ""), ("Accès", "Sur inscription", LINK), ("Accès", f"'Sur inscription : {LINK}'", ""),
    ],
)  # fmt: skip
def test_a_row_holds_the_link_among_its_words(item: tuple[str, str, str]) -> None:
    """As Markdown, HTML, in angle brackets or behind words; the label may speak of something else."""
    assert links(rows(item)) == [LINK]


def test_each_date_has_a_registration_of_its_own() -> None:
    """A list of dates with places and links: each event has its own, and shares what the document says of all."""
    text = (
        "---\ntitle: Lecture\nlieu: Bibliothèque\ndates:\n- date: 2027-05-03 19:00\n  lieu: Salle Nord\n"
        f"  inscription: {LINK}\n- date: 2027-05-04 20:00\n  inscription: {OTHER}\n- date: 2027-05-05 20:00\n  annule: grève\n---\nx\n"
    )
    found = [
        (event.location, [link.href for link in event.registration][:1], event.status.value)
        for event in collection_of(text).events
    ]
    assert found[:2] == [("Salle Nord", [LINK], "CONFIRMED"), ("Bibliothèque", [OTHER], "CONFIRMED")]
    assert (found[2][0], found[2][2]) == ("Bibliothèque", "CANCELLED")
