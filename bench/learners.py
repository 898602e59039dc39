"""For the bench: `loop N` writes a loop of N forests that learn next to nothing; `pair` writes, and `local` runs with
kfp.local as it comes, a pair of steps that prepares data with pandas and trains on it with scikit-learn."""

import sys
import time

from kfp import compiler, dsl, local
from kfp.dsl import Dataset, Input, Metrics, Model, Output

PACKAGES = ['pandas', 'scikit-learn']


@dsl.component(base_image='python:3.11', packages_to_install=PACKAGES)
def learn(item: int):
    import time

    print('began', time.time())
    import pandas as pd
    from sklearn.ensemble import RandomForestClassifier

    print('first', time.time())
    rows = pd.DataFrame({'x': [0, 1, 2, 3], 'y': [0, 0, 1, 1]})
    RandomForestClassifier(n_estimators=1).fit(rows[['x']], rows['y'])


@dsl.component(base_image='python:3.11', packages_to_install=PACKAGES)
def preprocess(rows: int, data: Output[Dataset]):
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(1)
    frame = pd.DataFrame(random.normal(size=(rows, 4)), columns=list('abcd'))
    frame['label'] = (frame['a'] + frame['b'] > 0).astype(int)
    frame.to_csv(data.path, index=False)


@dsl.component(base_image='python:3.11', packages_to_install=PACKAGES)
def train(data: Input[Dataset], model: Output[Model], metrics: Output[Metrics]):
    import pickle

    import pandas as pd
    from sklearn.ensemble import RandomForestClassifier

    frame = pd.read_csv(data.path)
    forest = RandomForestClassifier(n_estimators=20, random_state=1).fit(frame.drop(columns='label'), frame['label'])
    metrics.log_metric('accuracy', forest.score(frame.drop(columns='label'), frame['label']))
    with open(model.path, 'wb') as file:
        pickle.dump(forest, file)


@dsl.pipeline(name='pair')
def pair(rows: int = 1000):
    prepared = preprocess(rows=rows).set_caching_options(False)
    train(data=prepared.outputs['data']).set_caching_options(False)


def loop(count: int):
    @dsl.pipeline(name=f'learners-{count}')
    def pipeline():
        with dsl.ParallelFor(list(range(count)), parallelism=2) as item:
            learn(item=item).set_caching_options(False)

    return pipeline


def main() -> None:
    verb, target = sys.argv[1], sys.argv[2]
    if verb == 'loop':
        compiler.Compiler().compile(loop(int(sys.argv[3])), target)
    elif verb == 'pair':
        compiler.Compiler().compile(pair, target)
    else:
        local.init(local.SubprocessRunner(), pipeline_root=target)
        pair()
        started = time.perf_counter()
        pair()
        print(f'seconds={time.perf_counter() - started:.2f}')


if __name__ == '__main__':
    main()
