"""Artifacts as components see them: a file or folder, a few facts about it, and helpers to record metrics."""
import os

WORKSPACE_MOUNT_PATH = "/kfp-workspace"

_GCS_LOCAL_MOUNT_PREFIX = "/gcs/"
_S3_LOCAL_MOUNT_PREFIX = "/s3/"
_MINIO_LOCAL_MOUNT_PREFIX = "/minio/"
_OCI_LOCAL_MOUNT_PREFIX = "/oci/"

# On a cluster these stores are mounted as folders; a component opens `path` and never speaks to the store itself.
_MOUNTS = (
    ("gs://", _GCS_LOCAL_MOUNT_PREFIX),
    ("s3://", _S3_LOCAL_MOUNT_PREFIX),
    ("minio://", _MINIO_LOCAL_MOUNT_PREFIX),
    ("oci://", _OCI_LOCAL_MOUNT_PREFIX),
)


def convert_local_path_to_remote_path(path):
    """`/gcs/bucket/x` → `gs://bucket/x`; a path outside the mounts stays as it is."""
    for scheme, mount in _MOUNTS:
        if path.startswith(mount):
            rest = path[len(mount) :]
            # An image reference is one folder below /oci, its slashes turned into underscores.
            return scheme + (rest.replace("_", "/") if scheme == "oci://" else rest)
    return path


def _local_path(uri):
    for scheme, mount in _MOUNTS:
        if uri.startswith(scheme):
            rest = uri[len(scheme) :]
            return mount + (rest.replace("/", "_") if scheme == "oci://" else rest)
    if uri.startswith("file://"):
        from urllib.request import url2pathname

        return url2pathname(uri[len("file://") :])
    return uri


class Artifact:
    """Anything a step leaves behind. `path` is where its bytes are on this machine."""

    schema_title = "system.Artifact"
    schema_version = "0.0.1"

    def __init__(self, name=None, uri=None, metadata=None):
        self.uri = uri or ""
        self.name = name or ""
        self.metadata = metadata or {}
        self._custom_path = ""

    @property
    def path(self):
        return self._get_path()

    @path.setter
    def path(self, path):
        self._set_path(path)

    @property
    def custom_path(self):
        return self._custom_path

    @custom_path.setter
    def custom_path(self, path):
        self._custom_path = path

    def set_path(self, path):
        """Publishes the file at `path` instead of the one at `uri`, which stays the artifact's address."""
        self._custom_path = path

    def _get_path(self):
        if self._custom_path:
            return self._custom_path
        local = _local_path(self.uri)
        if self.metadata.get("_kfp_workspace") is True and local:
            workspace = os.environ.get("NAGARE_WORKSPACE_PATH", WORKSPACE_MOUNT_PATH)
            return os.path.join(workspace, ".artifacts", local.lstrip("/"))
        return local

    def _set_path(self, path):
        self.uri = convert_local_path_to_remote_path(path)


class Dataset(Artifact):
    """Data for training or evaluation."""

    schema_title = "system.Dataset"


class Model(Artifact):
    """A trained model."""

    schema_title = "system.Model"

    @property
    def framework(self):
        return self.metadata.get("framework", "")

    @framework.setter
    def framework(self, framework):
        self.metadata["framework"] = framework

    def _get_path(self):
        path = super()._get_path()
        # Inside a model image the files lie below /models.
        return path + "/models" if self.uri.startswith("oci://") else path


class HTML(Artifact):
    """A page to look at."""

    schema_title = "system.HTML"


class Markdown(Artifact):
    """Text to look at."""

    schema_title = "system.Markdown"


class Metrics(Artifact):
    """Numbers by name. They live in the metadata, so no file needs to be written."""

    schema_title = "system.Metrics"

    def log_metric(self, metric, value):
        self.metadata[metric] = value


class _ConfusionMatrix:
    """Builds `{annotationSpecs, rows}` step by step. The first index is the true class."""

    def __init__(self, categories):
        self.categories = list(categories)
        self.rows = [[0] * len(self.categories) for _ in self.categories]

    def _index(self, category):
        if category not in self.categories:
            raise ValueError(f"Invalid category: {category} passed. Expected one of: {self.categories}")
        return self.categories.index(category)

    def set_row(self, category, row):
        index = self._index(category)
        if len(row) != len(self.categories):
            raise ValueError(f"Invalid row. Expected size: {len(self.categories)} got: {len(row)}")
        self.rows[index] = list(row)

    def set_cell(self, row_category, col_category, value):
        self.rows[self._index(row_category)][self._index(col_category)] = value

    def set_all(self, matrix):
        size = len(self.categories)
        if len(matrix) != size or any(len(row) != size for row in matrix):
            raise ValueError(f"Invalid matrix: {matrix} passed for categories: {self.categories}")
        self.rows = [list(row) for row in matrix]

    def as_metadata(self):
        return {
            "annotationSpecs": [{"displayName": category} for category in self.categories],
            "rows": [{"row": row} for row in self.rows],
        }


def _roc_point(fpr, tpr, threshold):
    return {"confidenceThreshold": threshold, "recall": tpr, "falsePositiveRate": fpr}


class ClassificationMetrics(Artifact):
    """ROC curve and confusion matrix of a classifier."""

    schema_title = "system.ClassificationMetrics"

    def log_roc_data_point(self, fpr, tpr, threshold):
        self.metadata.setdefault("confidenceMetrics", []).append(_roc_point(fpr, tpr, threshold))

    def log_roc_curve(self, fpr, tpr, threshold):
        if not len(fpr) == len(tpr) == len(threshold):
            raise ValueError(
                "Length of fpr, tpr and threshold must be the same. "
                f"Got lengths {len(fpr)}, {len(tpr)} and {len(threshold)} respectively."
            )
        for point in zip(fpr, tpr, threshold):
            self.log_roc_data_point(*point)

    def set_confusion_matrix_categories(self, categories):
        self._matrix = _ConfusionMatrix(categories)
        self._publish()

    def log_confusion_matrix_row(self, row_category, row):
        self._started().set_row(row_category, row)
        self._publish()

    def log_confusion_matrix_cell(self, row_category, col_category, value):
        self._started().set_cell(row_category, col_category, value)
        self._publish()

    def log_confusion_matrix(self, categories, matrix):
        self._matrix = _ConfusionMatrix(categories)
        self._matrix.set_all(matrix)
        self._publish()

    def _started(self):
        if not hasattr(self, "_matrix"):
            raise AttributeError("Call set_confusion_matrix_categories() before logging rows or cells.")
        return self._matrix

    def _publish(self):
        self.metadata["confusionMatrix"] = self._matrix.as_metadata()


class SlicedClassificationMetrics(Artifact):
    """The same for slices of the data: `evaluationSlices[{slice, sliceClassificationMetrics}]`."""

    schema_title = "system.SlicedClassificationMetrics"

    def log_roc_reading(self, slice, threshold, tpr, fpr):
        self._slice(slice).log_roc_data_point(fpr, tpr, threshold)

    def load_roc_readings(self, slice, readings):
        """Each reading is `[threshold, tpr, fpr]`."""
        for threshold, tpr, fpr in readings:
            self.log_roc_reading(slice, threshold, tpr, fpr)

    def set_confusion_matrix_categories(self, slice, categories):
        self._slice(slice).set_confusion_matrix_categories(categories)

    def log_confusion_matrix_row(self, slice, row_category, row):
        self._slice(slice).log_confusion_matrix_row(row_category, row)

    def log_confusion_matrix_cell(self, slice, row_category, col_category, value):
        self._slice(slice).log_confusion_matrix_cell(row_category, col_category, value)

    def load_confusion_matrix(self, slice, categories, matrix):
        self._slice(slice).log_confusion_matrix(categories, matrix)

    def _slice(self, name):
        slices = self.__dict__.setdefault("_slices", {})
        if name not in slices:
            slices[name] = ClassificationMetrics()
            self.metadata.setdefault("evaluationSlices", []).append(
                {"slice": name, "sliceClassificationMetrics": slices[name].metadata}
            )
        return slices[name]


_SCHEMA_TITLE_TO_TYPE = {
    kind.schema_title: kind
    for kind in (
        Artifact,
        Dataset,
        Model,
        Metrics,
        ClassificationMetrics,
        SlicedClassificationMetrics,
        HTML,
        Markdown,
    )
}

# Set by the runtime before the component runs: the folder that everything the step makes goes into.
CONTAINER_TASK_ROOT = None


def get_uri(suffix="Output"):
    """Where a component may put an artifact that it makes by itself. Different suffixes for different artifacts."""
    if CONTAINER_TASK_ROOT is None:
        raise RuntimeError("dsl.get_uri() works only while a component runs.")
    uri = os.path.join(CONTAINER_TASK_ROOT, suffix)
    if "://" not in uri:
        os.makedirs(os.path.dirname(uri), exist_ok=True)
    return uri
