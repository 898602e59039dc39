"""A chain of N no-op lightweight components: compiled to a file, or run by the SDK's own local runner."""

import sys
import time

from kfp import compiler, dsl, local


@dsl.component(base_image='python:3.11')
def no_op(previous: str) -> str:
    return previous


def chain(length: int):
    @dsl.pipeline(name=f'chain-{length}')
    def pipeline() -> str:
        value = no_op(previous='start')
        for _ in range(length - 1):
            value = no_op(previous=value.output)
        return value.output

    return pipeline


def main() -> None:
    verb, length, target = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if verb == 'compile':
        compiler.Compiler().compile(chain(length), target)
        return
    local.init(runner=local.SubprocessRunner(use_venv=verb == 'local'), pipeline_root=target)
    started = time.perf_counter()
    chain(length)()
    print(f'seconds={time.perf_counter() - started:.3f}')


if __name__ == '__main__':
    main()
