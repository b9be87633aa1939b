"""The command `feeds`: one file a command."""
