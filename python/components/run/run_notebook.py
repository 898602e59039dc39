from typing import Dict

from kfp import dsl
from kfp.dsl import Artifact, HTML, Output


# nagare: cache=off
@dsl.component(
    packages_to_install=["nbclient>=0.10,<1", "nbformat>=5.9,<6", "nbconvert>=7.16,<8", "ipykernel>=6.29,<8"]
)
def run_notebook(
    path: str,
    notebook: Output[Artifact],
    page: Output[HTML],
    parameters: Dict = {},
    timeout: int = 0,
):
    """Runs a notebook of the workspace from its first cell to its last; what it imports is added to the step's packages.

    Args:
        path: The notebook, below the workspace or with its whole path.
        parameters: Values by name. They are set after the cell with the tag `parameters`, or before the first cell.
        timeout: Seconds that a cell may take; 0: any time.

    Returns:
        notebook: The notebook with what its cells gave, also when one failed.
        page: The same as a page to look at.
    """
    import os

    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    from nbconvert import HTMLExporter

    workspace = os.environ.get("NAGARE_WORKSPACE", "")
    place = os.path.abspath(os.path.join(workspace, os.path.expanduser(path)))
    if not os.path.isfile(place):
        folder = os.path.dirname(place)
        near = ", ".join(sorted(os.listdir(folder))[:12]) if os.path.isdir(folder) else "no such folder"
        raise FileNotFoundError(f"There is no notebook `{path}`. In {folder}: {near or 'nothing'}.")
    book = nbformat.read(place, as_version=4)
    wrong = [name for name in parameters if not name.isidentifier()]
    if wrong:
        raise ValueError(f"`{wrong[0]}` is no name that Python takes.")
    if parameters:
        source = "\n".join(f"{name} = {value!r}" for name, value in parameters.items())
        tagged = [n for n, cell in enumerate(book.cells) if "parameters" in cell.metadata.get("tags", [])]
        book.cells.insert(tagged[0] + 1 if tagged else 0, nbformat.v4.new_code_cell(source))
    client = NotebookClient(
        book, timeout=timeout or None, resources={"metadata": {"path": workspace or os.path.dirname(place)}}
    )
    failure = None
    try:
        client.execute(env=dict(os.environ))
    except CellExecutionError as error:
        failure = error
    nbformat.write(book, notebook.path)
    # The whole page of nbconvert asks the network for scripts; its plain body needs nothing.
    body, _ = HTMLExporter(template_name="basic").from_notebook_node(book)
    style = "body{font:14px/1.5 system-ui,sans-serif;margin:24px;max-width:960px}pre{overflow:auto}img{max-width:100%}"
    with open(page.path, "w", encoding="utf-8") as file:
        file.write(f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Notebook</title><style>{style}</style>')
        file.write(f"{body}</html>")
    if failure is not None:
        raise RuntimeError(f"A cell of `{path}` failed: {failure.ename}: {failure.evalue}. The notebook shows which.")
    print(f"{sum(cell.cell_type == 'code' for cell in book.cells)} cells ran")
