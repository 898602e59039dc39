"""`python -m kfp.dsl.executor_main`: the command line that compiled components call."""
import json
import os
import sys
import tempfile


def _options(arguments):
    options = {}
    rest = iter(arguments)
    for argument in rest:
        name, _, value = argument.partition("=")
        options[name.lstrip("-")] = value if value else next(rest, "")
    return options


def executor_main(arguments=None):
    options = _options(sys.argv[1:] if arguments is None else arguments)
    for name in ("component_module_path", "executor_input", "function_to_execute"):
        if name not in options:
            raise SystemExit(f"--{name} is required")
    from nagare_step import step

    output_path = json.loads(options["executor_input"])["outputs"]["outputFile"]
    with tempfile.TemporaryDirectory() as folder:
        input_path = os.path.join(folder, "executor_input.json")
        with open(input_path, "w", encoding="utf-8") as file:
            file.write(options["executor_input"])
        return step.run(
            {
                "sourcePath": options["component_module_path"],
                "functionName": options["function_to_execute"],
                "executorInputPath": input_path,
                "executorOutputPath": output_path,
                "failurePath": os.path.join(folder, "failure.json"),
            }
        )


if __name__ == "__main__":
    sys.exit(executor_main())
