/** Steps that run a file of the workspace, as Elyra's generic nodes do: written as KFP components. */
import { compileFunction, sdkFacts } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'
import type { ComponentSource } from '#shared/components.ts'

export type Runner = 'notebook' | 'python' | 'r'

const find = `    import os

    workspace = os.environ.get("NAGARE_WORKSPACE", "")
    place = os.path.abspath(os.path.join(workspace, os.path.expanduser(path)))
    if not os.path.isfile(place):
        raise FileNotFoundError(f"There is no file \`{path}\` in the workspace {workspace}.")`

const program = (command: string): string => `    import subprocess

    status = subprocess.run([${command}, place], cwd=os.path.dirname(place)).returncode
    if status != 0:
        raise RuntimeError(f"\`{path}\` ended with the status {status}. What it said stands above.")`

const sources: Readonly<Record<Runner, string>> = {
  notebook: `@dsl.component(packages_to_install=["nbclient>=0.10,<1", "nbformat>=5.9,<6", "ipykernel>=6.29,<8"])
def run_notebook(path: str, notebook: Output[Artifact]):
    """Runs a notebook of the workspace from its first cell to its last."""
${find}
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(place, as_version=4)
    client = NotebookClient(book, resources={"metadata": {"path": os.path.dirname(place)}})
    try:
        client.execute(env=dict(os.environ))
    finally:
        nbformat.write(book, notebook.path)
`,
  python: `@dsl.component
def run_python_script(path: str):
    """Runs a Python script of the workspace in its folder."""
${find}
    import sys
${program('sys.executable')}
`,
  r: `@dsl.component
def run_r_script(path: str):
    """Runs an R script of the workspace in its folder, with the Rscript of the machine."""
${find}
${program('"Rscript"')}
`,
}

const compiled = new Map<Runner, ComponentSource>()

/** The component that runs such a file. Its name begins like the file's kind. */
export function runnerComponent(runner: Runner): ComponentSource {
  const source = compiled.get(runner) ?? compiledRunner(runner)
  compiled.set(runner, source)
  return source
}

function compiledRunner(runner: Runner): ComponentSource {
  const { function: found } = readFunction(sources[runner])
  if (found === undefined) throw new Error(`The source of the ${runner} runner cannot be read.`)
  return { name: found.name.replaceAll('_', '-'), ...compileFunction(found, sdkFacts) }
}
