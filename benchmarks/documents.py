"""A site of as many documents as wanted: French agenda documents, all different, the same ones every time.

They are made as editors make them: hours in the stamp and again in the texts, several links to register, places with
and without an address, lists and headings. The sentences are of no real site.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

CATEGORIES = (
    *("Atelier", "Webinaire", "Conférence", "Formation", "Rencontre", "Exposition"),
    *("Concert", "Visite guidée", "Appel à projets", "Portes ouvertes", "Hackathon", "Salon professionnel"),
)
SMALL, SMALL_COUNT = "Assemblée générale", 10  # of the first documents only: a feed of 50 kB on a site of any size
SUBJECTS = (
    *("la cartographie marine", "les archives municipales", "le logiciel libre", "la qualité de l’air"),
    *("les jardins partagés", "l’accessibilité numérique", "la photographie argentique", "les données ouvertes"),
    *("le théâtre d’objets", "la rénovation thermique", "les oiseaux du littoral", "la mobilité à vélo"),
    *("l’intelligence artificielle", "la lecture à voix haute", "les métiers du bois", "la santé des sols"),
)
KINDS = (
    *("Découvrir", "Comprendre", "Débattre de", "Pratiquer", "S’initier à", "Échanger sur", "Approfondir"),
    *("Transmettre", "Explorer", "Raconter"),
)
PLACES = (
    ("Maison des associations", "12 rue des Tanneurs, 29200 Brest"),
    ("Médiathèque Simone-Signoret", "4 place de la République, 44000 Nantes"),
    ("Salle des Cartes", "4 rue du Port, 56100 Lorient"),
    ("Le Hangar à bananes", "21 quai des Antilles, 44200 Nantes"),
    ("Université populaire", "8 boulevard Carnot, 59000 Lille"),
    ("En ligne", ""),
    ("Webinaire en visioconférence", ""),
    ("Hôtel de ville", "1 place de l’Hôtel-de-Ville, 69001 Lyon"),
    ("Grange dîmière", ""),
)
SENTENCES = (
    "Cette séance s’adresse aux personnes qui débutent comme à celles qui veulent reprendre les bases.",
    "Une équipe de bénévoles accueille le public et répond aux questions pendant toute la durée de l’événement.",
    "Les places sont limitées : pensez à prévenir en cas d’empêchement, d’autres attendent.",
    "Nous partirons de cas concrets, apportés par les participantes et les participants eux-mêmes.",
    "Un temps d’échange est prévu à la fin, autour d’une boisson chaude et de quelques gâteaux.",
    "Le matériel est prêté sur place ; il suffit de venir avec un carnet et un crayon.",
    "L’entrée est libre dans la limite des places disponibles, et le bâtiment est accessible aux fauteuils.",
    "Les supports seront publiés dans la semaine, sous licence libre, avec un compte rendu des discussions.",
    "Plusieurs services de la collectivité présenteront ce qu’ils ont appris au cours de l’année.",
    "La rencontre précédente avait réuni près de quatre-vingts personnes venues de toute la région.",
    "On y verra comment une petite équipe peut tenir un projet dans la durée sans s’épuiser.",
    "Il ne s’agit pas d’une démonstration commerciale : aucun produit ne sera vendu.",
)
TOPICS = (
    "Accueil et tour de table",
    "Démonstration",
    "Mise en pratique",
    "Questions du public",
    "Bilan",
    "Pot de clôture",
)
SETTINGS = "name: Agenda de mesure\ntimezone: Europe/Paris\nlanguage: fr\nbase_url: https://example.org\n"
FIRST = datetime(2023, 1, 2)
DAYS = 5 * 365
ZONE = ZoneInfo("Europe/Paris")


def write_site(folder: Path, count: int) -> None:
    """Write the documents 0 … ``count`` - 1 into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        path_of(folder, number).write_text(document(number), "utf-8")


def path_of(folder: Path, number: int) -> Path:
    """Return where a document stands."""
    return folder / f"evenement-{number:06}.md"


def save(folder: Path, number: int, title: str) -> None:
    """Save a document with another title as editors do: written beside, then put in its place at once."""
    beside = folder / ".saving"
    beside.write_text(document(number, title), "utf-8")
    os.replace(beside, path_of(folder, number))


def document(number: int, title: str = "") -> str:
    """Return one document; the same number gives the same text."""
    random = Random(number)
    begin = FIRST + timedelta(days=random.randrange(DAYS), minutes=random.randrange(8 * 4, 20 * 4) * 15)
    end = begin + timedelta(minutes=random.choice((45, 60, 90, 120, 180)))
    place, address = random.choice(PLACES)
    usual = _title(random, number)  # always, so that another title changes nothing else
    lines = [
        "---",
        f"title: {title or usual}",
        f"date: {_stamp(begin - timedelta(days=random.randrange(5, 60)))}",
        "categories:",
        *(f"- {category}" for category in _categories(random, number)),
        f"chapeau-text: {random.choice(SENTENCES)!r}",
        f"event_start_date: {_stamp(begin)}",
        f"lieu: {place}",
        *([f"adresse: {address}"] if address else []),
        "champs_informations:",
        *_fields(random, number, begin, end),
        "---",
        "",
        *_body(random, number, begin),
    ]
    return "\n".join(lines) + "\n"


def _categories(random: Random, number: int) -> list[str]:
    found = random.sample(CATEGORIES, random.randint(1, 3))
    return [SMALL, *found[1:]] if number < SMALL_COUNT else found


def _title(random: Random, number: int) -> str:
    return f"{random.choice(KINDS)} {random.choice(SUBJECTS)}, séance {number}"


def _stamp(moment: datetime) -> str:
    zoned = f"{moment.replace(tzinfo=ZONE):%Y-%m-%d %H:%M:%S %z}"
    return f"{zoned[:-2]}:{zoned[-2:]}"


def _fields(random: Random, number: int, begin: datetime, end: datetime) -> Iterator[str]:
    yield f"- intitule: Horaires\n  contenu: {_hours(random, begin, end)}"
    if random.random() < 0.5:
        yield f"- intitule: Modalités\n  contenu: {random.choice(('Entrée libre', 'Gratuit sur inscription', 'Sur inscription, 5 €'))}"
    if random.random() < 0.7:
        yield f"- intitule: Inscription\n  contenu: S’inscrire\n  lien: https://example.org/inscription/{number}"
    if random.random() < 0.3:
        yield "- intitule: Comment venir ?\n  contenu: Bus 4 et 12, arrêt Médiathèque"


def _hours(random: Random, begin: datetime, end: datetime) -> str:
    first, last = (f"{moment.hour}h{moment.minute:02}".removesuffix("00") for moment in (begin, end))
    return random.choice(
        (f"{first}-{last}", f"{first} - {last}", f"de {first} à {last}", f"De {first} à {last}, accueil sur place")
    )


def _body(random: Random, number: int, begin: datetime) -> Iterator[str]:
    for _ in range(random.randint(2, 4)):
        yield f"{' '.join(random.sample(SENTENCES, random.randint(2, 4)))}\n"
    yield "## Au programme\n"
    for minutes, topic in enumerate(random.sample(TOPICS, random.randint(2, 5))):
        moment = begin + timedelta(minutes=15 * minutes)
        yield f"* **{moment.hour}h{moment.minute:02} :** {topic}, avec [l’équipe {number % 40}](https://example.org/equipes/{number % 40})"
    yield f"\n{random.choice(SENTENCES)}"
