"""Loops for the bench: `sleep` (8 x 1 s, all at once) and `no-op` (N iterations of a component that does nothing)."""

import sys

from kfp import compiler, dsl


@dsl.component(base_image='python:3.11')
def nap(item: int):
    import time

    time.sleep(1)


@dsl.component(base_image='python:3.11')
def no_op(item: int):
    pass


def sleepers():
    @dsl.pipeline(name='sleepers')
    def pipeline():
        with dsl.ParallelFor(list(range(8)), parallelism=8) as item:
            nap(item=item)

    return pipeline


def no_ops(count: int):
    @dsl.pipeline(name=f'loop-{count}')
    def pipeline():
        with dsl.ParallelFor(list(range(count)), parallelism=0) as item:
            no_op(item=item)

    return pipeline


def main() -> None:
    what, count, target = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    compiler.Compiler().compile(sleepers() if what == 'sleep' else no_ops(count), target)


if __name__ == '__main__':
    main()
