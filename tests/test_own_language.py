"""The command speaks the language of the person who calls it: help, errors, and what it tells of a site."""

from pathlib import Path

import click
import pytest

from feeds.cli.main import COMMANDS, cli
from feeds.locale.gettext import N_, Message, language_of_person, translator
from feeds.problems.catalogue import FeedsError

from .commands import run, run_alone

PERSONS = (
    ({}, ""),
    ({"LANG": "fr_FR.UTF-8"}, "fr"),
    ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
    ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, ""),
    ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr"}, "fr"),
    ({"LC_ALL": "en_US.UTF-8", "LANGUAGE": "de:fr_CA:en"}, "fr"),
    ({"LANGUAGE": "", "LC_ALL": "", "LANG": "en"}, "en"),
    ({"LANG": "de_DE@euro"}, ""),
    ({"LC_ALL": "C"}, ""),
)


@pytest.mark.parametrize(("environ", "language"), PERSONS)
def test_the_language_of_a_person(environ: dict[str, str], language: str) -> None:
    """The first variable that is set decides, as for gettext, and in it the first language that is known here."""
    assert language_of_person(environ=environ) == language
    assert language_of_person("fr", environ) == (language or "fr")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site in English."""
    (tmp_path / "feeds.yaml").write_text("timezone: Europe/Paris\nlanguage: en\n", "utf-8")
    (tmp_path / "fete.md").write_text("---\ntitle: Party\nstart: 2027-05-18 10:00\n---\n", "utf-8")
    (tmp_path / "broken.md").write_text("---\ntitle: [\n---\n", "utf-8")
    return tmp_path


FRENCH = {
    ("--help",): ("Utilisation :", "Transformer des documents", "Servir les flux"),
    ("check", "--help"): ("Seulement les problèmes", "par défaut : text", "Codes de sortie", "--today JOUR"),
    ("check", "--severity", "bad"): ("Erreur : Valeur incorrecte pour '--severity'", "essayez « feeds check --help »"),
    ("check", "--today", "soon"): ("'soon' n’est pas un jour",),
    ("build",): ("Il manque l’option '-o'",),
    ("nothing",): ("La commande 'nothing' n’existe pas",),
    ("list", "/absent"): ("feeds: /absent/feeds.yaml (ce fichier n’existe pas)", "attendu : un nom de la base"),
}


@pytest.mark.parametrize("words", FRENCH)
def test_help_and_errors_are_in_the_language_of_the_person(words: tuple[str, ...]) -> None:
    """Ours and those of click; who is English, or of a language that is not known here, reads English."""
    french = run(*words, LANGUAGE="fr", COLUMNS="200")
    for told in FRENCH[words]:
        assert told in french.stdout + french.stderr
    english = run(*words, LANGUAGE="en", COLUMNS="200")
    unknown = run(*words, LANGUAGE="de", COLUMNS="200")
    assert (english.stdout, english.stderr) == (unknown.stdout, unknown.stderr)
    assert not any(told in english.stdout + english.stderr for told in FRENCH[words])


@pytest.mark.slow
@pytest.mark.parametrize(("language", "told"), [("fr", "Utilisation : feeds serve"), ("en", "Usage: feeds serve")])
def test_a_process_of_its_own_speaks_the_language_of_its_environment(site: Path, language: str, told: str) -> None:
    """Help, click's errors and ours are in it from the first line on."""
    helped = run_alone("serve", "--help", LANGUAGE=language).stdout
    assert told in helped
    assert ("Afficher cette aide" if language == "fr" else "Show this message") in helped
    assert told in run_alone("serve", "--port", "x", LANGUAGE=language).stderr
    wrong = run_alone("list", site, LANGUAGE=language, FEEDS_COLOR="bleu").stderr
    assert ("trouvé" if language == "fr" else "found “bleu”") in wrong
    busy = run_alone("serve", site, "--host", "192.0.2.1", LANGUAGE=language).stderr
    assert ("impossible d’y écouter" if language == "fr" else "cannot be listened on") in busy


def test_what_is_told_of_a_site_is_in_the_language_of_the_person(site: Path) -> None:
    """Sentences, counts and headings; where the environment names no language, in that of the site."""
    for environ, told in (
        ({"LANGUAGE": "fr"}, ("Aucune fin n’est donnée", "1 événement, 0 brouillon", "entre crochets ou accolades")),
        ({"LANGUAGE": "en"}, ("No end is given", "1 event, 0 drafts")),
        ({}, ("No end is given", "1 event, 0 drafts")),
    ):
        found = run("check", site, **environ)
        for words in told:
            assert words in found.stdout
    assert "mardi 18 mai 2027, 10h" in run("explain", site / "fete.md", site, LANGUAGE="fr").stdout
    assert "Fuseau horaire" in run("init", site, LANGUAGE="fr").stdout
    site.joinpath("feeds.yaml").write_text("timezone: Europe/Paris\nlanguage: fr\n", "utf-8")
    assert "Aucune fin n’est donnée" in run("check", site).stdout
    assert "No end is given" in run("check", site, LANGUAGE="en").stdout


@pytest.mark.parametrize("words", [("check", "--format", "json"), ("check", "--format", "sarif"), ("list", "--format", "json")])  # fmt: skip
def test_what_machines_read_is_the_same_for_everybody(site: Path, words: tuple[str, ...]) -> None:
    """A report for a machine, and all that is published, is in the language of the site."""
    command, *options = words
    assert run(command, site, *options, LANGUAGE="fr").stdout == run(command, site, *options, LANGUAGE="en").stdout


def test_what_is_published_is_the_same_for_everybody(site: Path, tmp_path: Path) -> None:
    """The files of a build do not know who built them."""
    built = []
    for language in ("fr", "en"):
        run("build", site, "-o", tmp_path / language, LANGUAGE=language)
        files = sorted((tmp_path / language).rglob("*.*"))
        built.append({file.relative_to(tmp_path / language): file.read_bytes() for file in files if file.is_file()})
    assert built[0] == built[1]


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_help_has_its_french(name: str) -> None:
    """No command and no option is helped with in English only: its text is marked, and translated."""
    command = cli.get_command(click.Context(cli), name) if name else cli  # type: ignore[attr-defined]
    texts = [command.help, *(getattr(param, "help", None) for param in command.params)]
    french = translator("fr").gettext
    assert [text for text in texts if text and french(text) == text] == []


def test_an_error_is_a_sentence_in_each_language() -> None:
    """``str`` is English, for logs and programs; a Message within is translated with it, a text of the user is not."""
    inner = Message(N_("“{value}”"), value="{x} nothing")
    error = FeedsError(N_("{file}: cannot be read: {reason}"), file="a.yaml", reason=inner)
    assert str(error) == "a.yaml: cannot be read: “{x} nothing”"
    assert error.message("fr") == "a.yaml : lecture impossible : « {x} nothing »"
    assert FeedsError("As it is, {braces} too.").message("fr") == "As it is, {braces} too."
