"""The words of a language are data in one file; what is read or displayed in it needs no other place."""

import re
import subprocess
import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import languages
from feeds.formats.shared.description import Notes, label, title
from feeds.interpretation.language import guess, language_of
from feeds.languages import UnknownConcept, alternation, by_language, either, in_order, words
from feeds.languages.concepts import CONCEPTS
from feeds.languages.finder import Finder, finder
from feeds.text.folding import flat, fold

from .support import ROOT, event_of, examples

FOLDER = ROOT / "feeds" / "languages"
FULL = ("en", "fr", "de", "es", "it", "nl", "pt", "pl", "nb", "ca", "fi")
# What is spelt in English everywhere, or wants no words: English has no letters of its own.
MAY_LACK = {
    "stop.letters", "keys.uid", "keys.slug", "keys.layout", "keys.province", "keys.rows", "keys.place_address", "keys.plural",
    "keys.practical", "tags", "keys.translation", "key_words.slots", "status.cancelled_mention", "status.postponed_mention",
    "status.postponed_state", "online.brands", "place.held_at",
}  # fmt: skip
BY_NUMBER = {"dates.months", "dates.weekdays"}  # the place in the list is what counts
DECLARED = [f"{section}.{name}".lstrip(".") for section, names in CONCEPTS.items() for name in names]
# Of time, a language may have no word for a construction of another: those are proved by tests/languages.
OF_TIME = ("dates.", "hours.", "durations.", "recurrence.", "text.")


@pytest.mark.parametrize("language", languages.languages())
def test_the_fast_reader_reads_what_toml_says(language: str) -> None:
    """A file is TOML: a TOML parser gives the same words."""
    parsed = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    sections = {"": {name: parsed.pop(name) for name in ("name", "tags") if name in parsed}, **parsed}
    said = {
        section: {name: (value,) if isinstance(value, str) else tuple(value) for name, value in concepts.items()}
        for section, concepts in sections.items()
    }
    assert languages.load(language) == said


@pytest.mark.parametrize("language", languages.languages())
def test_sections_and_concepts_stand_in_the_same_order_in_all_files(language: str) -> None:
    """Two files can be laid side by side."""
    found = list(languages.load(language))
    assert found == [section for section in CONCEPTS if section in found]


@pytest.mark.parametrize("concept", DECLARED)
@pytest.mark.parametrize("language", languages.languages())
def test_each_language_has_words_for_what_it_declares(language: str, concept: str) -> None:
    """Words are not empty, not twice there and without blanks around them; the main languages have all concepts."""
    found = by_language(concept).get(language, ())
    if concept not in BY_NUMBER:
        assert len(set(found)) == len(found)
        assert all(word == word.strip() != "" for word in found)
    if language in FULL and concept not in MAY_LACK and not concept.startswith(OF_TIME):
        assert found


@pytest.mark.parametrize("text", ["[status]\ncanceled = []\n", "[state]\n", 'nome = "x"\n'])
def test_an_unknown_concept_is_an_error_that_names_it(text: str) -> None:
    """A slip in a file is told with the file, the section and the concept."""
    with pytest.raises(UnknownConcept, match=r"xx\.toml: nobody declared (status\.canceled|state|nome)$"):
        languages.read(text, "xx.toml")


def test_asking_for_an_unknown_concept_is_an_error() -> None:
    """A slip in the code is found when it is run, not passed over as a concept without words."""
    with pytest.raises(UnknownConcept, match=r"status\.canceled"):
        words("status.canceled")


def test_the_longest_word_comes_first_and_ranks_are_shared() -> None:
    """``words`` serves patterns, ``in_order`` serves precedence: the first spellings of all languages come first."""
    assert [len(word) for word in words("answers.yes", "fr")] == [4, 3]
    assert set(in_order("keys.summary")[:3]) >= {"title", "titre"}


def test_a_pattern_of_plain_words_finds_accented_ones_where_they_stand() -> None:
    """What is found in the flat text has the same place in the text as it was typed."""
    text = "Réunion : ANNULÉE !"
    found = re.search(alternation("status.cancelled"), flat(text))
    assert found
    assert text[slice(*found.span())] == "ANNULÉE"


@examples(300)
@given(st.text(max_size=80))
def test_flat_keeps_the_length(text: str) -> None:
    """Whatever the characters, each stays in its place."""
    assert len(flat(text)) == len(text)


def test_stars_and_dots_are_the_only_marks() -> None:
    """``*`` is any ending, ``…`` up to five words; everything else is a letter."""
    found = Finder(("inscri*", "participer … en ligne"))
    assert all(found.search(fold(text)) for text in ("l’inscription", "participer à la réunion en ligne"))
    assert not found.search(fold("participer un deux trois quatre cinq six en ligne"))
    assert either(["a.b"]) == r"a\.b"


@examples(200)
@given(st.lists(st.sampled_from((*words("online.taking_part"), "and", "la", "wir")), max_size=6).map(" ".join))
def test_a_finder_finds_what_one_pattern_of_all_words_finds(text: str) -> None:
    """Looking only for phrases whose longest word is there loses none."""
    text = fold(text.replace("…", "x").replace("*", ""))
    assert bool(finder("online.taking_part").search(text)) == bool(
        re.search(languages.whole("online.taking_part", by=fold), text)
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A morning to read the charts with us, in the room of the harbour.", "en"),
        ("Une matinée pour lire les cartes avec nous, dans la salle du port.", "fr"),
        ("Ein Morgen, um mit uns die Karten zu lesen, im Saal am Hafen.", "de"),
        ("Una mañana para leer los mapas con nosotros, en la sala del puerto.", "es"),
        ("Una mattina per leggere le carte con noi, nella sala del porto.", "it"),
        ("Een ochtend om met ons de kaarten te lezen, in de zaal aan de haven.", "nl"),
        ("Uma manhã para ler os mapas conosco, na sala do porto e no cais.", "pt"),
        ("Poranek czytania map, który odbędzie się w sali portowej i na nabrzeżu.", "pl"),
        ("港の部屋で、一緒に海図を読む朝です。", "ja"),
        ("早上在港口的房间里和我们一起看海图", "zh"),
        ("Утро, чтобы читать с нами карты, в зале порта и на набережной.", "ru"),
        ("En morgen hvor vi læser søkortene i salen ved havnen, og det er for alle.", "da"),
        ("Ráno, kdy se čtou mapy v sále přístavu a na nábřeží, je pro všechny.", "cs"),
        (
            "Egy délelőtt, amikor velünk olvashatja a térképeket a kikötő termében, és utána a rakparton is sétálhat.",
            "",
        ),
        (
            "Aamu, jolloin luemme karttoja yhdessä sataman salissa ja sen jälkeen kävelemme laiturilla kaikkien kanssa.",
            "fi",
        ),
        ("En morgen der vi leser sjøkartene i salen ved havna, og etter det går vi ut på kaia sammen.", "nb"),
        ("Ein morgon der vi les sjøkarta i salen ved hamna, og etterpå går vi ut på kaia; det er ikkje farleg.", "nb"),
        ("Un matí per llegir els mapes amb nosaltres, a la sala del port i al moll.", "ca"),
        ("Fiesta de la primavera en el parque", "es"),
        (
            "Limanın salonunda bizimle haritaları okumak için bir sabah ve sonra rıhtımda herkesle birlikte yürüyüş var.",
            "",
        ),
        ("Sommerfest", ""),
        ("Soirée", "fr"),
        ("Mooney's Bay Picnic", ""),
    ],
)
def test_a_text_is_in_the_language_of_its_small_words(text: str, language: str) -> None:
    """Language is guessed among all that have a file; a language nobody taught is none of them."""
    assert guess(text) == language


@pytest.mark.parametrize(
    ("text", "preferred", "language"),
    [
        ("Budget Am. Public Hearing", "en", "en"),
        ("Bal de la commune", "en", "fr"),
        ("Café", "hu", "hu"),
        ("", "fr", "fr"),
    ],
)
def test_one_word_of_a_title_does_not_make_it_foreign(text: str, preferred: str, language: str) -> None:
    """What is short is in the language of the site, unless it says more of another."""
    assert language_of("", text, preferred) == language


def _event(language: str, more: str = "") -> str:
    return f"---\ntitle: X\nlang: {language}\nstart: 2027-05-18 18:00\n{more}---\n"


@pytest.mark.parametrize(
    ("language", "titled", "word"),
    [
        ("fr-CA", "Annulé : X", "Inscription"),
        ("nl", "Geannuleerd: X", "Aanmelden"),
        ("pl", "Odwołane: X", "Rejestracja"),
        ("hu", "Cancelled: X", "Registration"),
        ("xx", "Cancelled: X", "Registration"),
    ],
)
def test_feeds_speak_the_language_of_the_event(language: str, titled: str, word: str) -> None:
    """What is put beside an event's own words is in its language; neutral where nobody taught it, never French."""
    event = event_of(_event(language, "cancelled: true\nregistration_url: https://a.example/x\n"))
    assert title(event) == titled
    assert label(event, event.registration[0]) == word
    assert Notes(event, "", 1_000).text.startswith(f"{word}")


@pytest.mark.parametrize("tag", ["nb", "no", "nn", "nb-NO", "nn_NO", "NO"])
def test_a_language_may_have_several_tags(tag: str) -> None:
    """What one file says counts for documents under each tag that it names, whatever the country behind it."""
    event = event_of(f"---\ntitle: X\nlang: {tag}\ndato: tysdag 18. mai 2027\nklokka: 18-20\navlyst: ja\n---\n")
    assert (str(event.dtstart)[:16], title(event)) == ("2027-05-18 18:00", "Avlyst: X")
    assert languages.file_of(tag) == "nb"


def test_a_tag_has_a_name_of_its_own() -> None:
    """Feeds of several languages are told apart by what each calls itself."""
    assert [languages.autonym(tag) for tag in ("nb", "nn", "no", "fi", "hu")] == [
        "Norsk bokmål", "Norsk nynorsk", "Norsk", "Suomi", "hu",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["counted", "alternate", "weekly", "monthly"])
@pytest.mark.parametrize("language", languages.languages())
def test_the_sentences_of_rules_have_the_places_that_are_read(language: str, name: str) -> None:
    """One that counts has a place for the number, a monthly one for first … last, and all have one for the days."""
    wanted = {"counted": ("{count}",), "monthly": ("{nth}", "{edge}")}.get(name, ("{day",))
    for sentence in by_language(f"recurrence.{name}").get(language, ()):
        assert "{day}" in sentence or sentence == "{day_each}"
        assert any(place in sentence for place in wanted)


def test_no_words_are_read_before_somebody_asks() -> None:
    """``feeds --version`` starts without them, and nothing of Babel is loaded to know a month."""
    code = """if True:
        import sys
        from feeds import languages
        from feeds.cli.main import main
        try:
            main(["--version"])
        except SystemExit:
            pass
        sys.exit(languages.load.cache_info().currsize)
    """
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True).returncode == 0
    code = (
        "import sys; from feeds.languages.calendar_names import month; month('mars'); sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
