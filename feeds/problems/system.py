"""What the operating system and the YAML parser say for a reason, so that it can be told in the reader's language.

Other reasons of theirs are quoted as they are.
"""

from feeds.locale.gettext import N_, Message

OF_FILES = (
    N_("Address already in use"),
    N_("Cannot assign requested address"),
    N_("Connection refused"),
    N_("File exists"),
    N_("File name too long"),
    N_("Is a directory"),
    N_("Name or service not known"),
    N_("No space left on device"),
    N_("No such file or directory"),
    N_("Not a directory"),
    N_("Permission denied"),
    N_("Read-only file system"),
    N_("Too many levels of symbolic links"),
    N_("Too many open files"),
    N_("not a regular file"),
)
OF_YAML = (
    N_("a list or mapping stands where a key is expected"),
    N_("a second document begins behind “---” or “...”"),
    N_("mapping values are not allowed in this context"),
    N_("block sequence entries are not allowed in this context"),
    N_("while parsing a block collection did not find expected '-' indicator"),
    N_("while parsing a block mapping did not find expected key"),
    N_("while parsing a flow mapping did not find expected ',' or '}'"),
    N_("while parsing a flow node did not find expected node content"),
    N_("while parsing a flow sequence did not find expected ',' or ']'"),
    N_("while parsing a block mapping did not find expected node content"),
    N_("while parsing a node did not find expected node content"),
    N_("while scanning a simple key could not find expected ':'"),
    N_("while scanning a quoted scalar found unexpected end of stream"),
    N_("while scanning for the next token found character that cannot start any token"),
    N_("while scanning an alias did not find expected alphabetic or numeric character"),
    N_("while scanning an anchor did not find expected alphabetic or numeric character"),
    N_("while parsing a quoted scalar found unknown escape character"),
    N_("while parsing a node found undefined tag handle"),
)


def reason(error: Exception) -> Message:
    """Return why the system refused something."""
    return Message(getattr(error, "strerror", None) or str(error) or type(error).__name__)
