"""Structured values that the engine passes to a component."""


class _Record:
    """A value with named fields, compared and printed field by field (a dataclass costs 10 ms to import)."""

    _fields = ()

    def __init__(self, *args, **kwargs):
        if len(args) > len(self._fields):
            raise TypeError(f"{type(self).__name__}() takes at most {len(self._fields)} values")
        values = dict(zip(self._fields, args))
        for name, value in kwargs.items():
            if name not in self._fields or name in values:
                raise TypeError(f"{type(self).__name__}() got an unexpected or repeated value for {name!r}")
            values[name] = value
        for name in self._fields:
            setattr(self, name, values.get(name))

    def __eq__(self, other):
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None

    def __repr__(self):
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({fields})"


class _State(str):
    """
    How a task ended. The SDK documents SUCCEEDED for what the cluster's driver calls COMPLETE; components are written
    against either, so the two are equal here.
    """

    def __eq__(self, other):
        if not isinstance(other, str):
            return False
        return str.__eq__(self, other) or {str(self), str(other)} == {"SUCCEEDED", "COMPLETE"}

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


class PipelineTaskFinalStatus(_Record):
    """How the body of an exit handler ended. Given to the parameter that has this annotation."""

    _fields = ("state", "pipeline_job_resource_name", "pipeline_task_name", "error_code", "error_message")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if isinstance(self.state, str):
            self.state = _State(self.state)


class TaskConfig(_Record):
    """Kubernetes settings that a component asked to apply by itself; empty on a single machine."""

    _fields = ("affinity", "tolerations", "node_selector", "env", "volumes", "volume_mounts", "resources")
