"""Refusals of the runtime itself, as opposed to what a component raises."""


def fault(kind, error, field=None):
    """Marks an exception with what it is about; `failure.py` writes both down. Returns it, to be raised."""
    error.nagare_kind = kind
    error.nagare_field = field
    return error
