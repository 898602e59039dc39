"""Markers that say what a parameter of a component is."""


class InputAnnotation:
    """Marks an input artifact."""


class OutputAnnotation:
    """Marks an output artifact."""


class EmbeddedAnnotation:
    """Marks a file or folder that travels inside the component's source."""


class _Path:
    def __init__(self, type=None):
        self.type = type

    def __eq__(self, other):
        return other.__class__ is self.__class__ and other.type == self.type

    def __hash__(self):
        return hash((self.__class__, str(self.type)))

    def __call__(self):
        """Never called; being callable lets Python 3.9 and 3.10 accept it inside `Optional[...]`."""


class InputPath(_Path):
    """The parameter gets the path of an input artifact's file."""


class OutputPath(_Path):
    """The parameter gets a path to which the component writes an output."""
