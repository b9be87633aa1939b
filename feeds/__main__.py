"""``python -m feeds``: the command, where its script is not on the path."""

from feeds.cli.main import main

if __name__ == "__main__":
    main()
