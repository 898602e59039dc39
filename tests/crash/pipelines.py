"""The four pipelines that servers are killed under. `python pipelines.py FOLDER` compiles them with the SDK.

Every step notes outside of its run when it begins and when it ends, under its MLflow run (one per place in the
pipeline) and its attempt's marker, and keeps a copy of what it prints.
"""

import sys
from pathlib import Path

from kfp import compiler, dsl
from kfp.dsl import Artifact, Dataset, Input, Metrics, Model, Output, PipelineTaskFinalStatus


@dsl.component
def make(rows: int, table: Output[Dataset]) -> int:
    import os, time
    effects = os.environ['NAGARE_WORKSPACE'] + '/effects/'
    me = os.environ['MLFLOW_RUN_ID'] + ' ' + os.environ['NAGARE_ATTEMPT']
    def note(what):
        with open(effects + 'notes', 'a') as file:
            file.write(what + ' ' + me + '\n')
    note('begin')
    with open(effects + me.split()[1] + '.log', 'w') as copy, open(table.path, 'w') as out:
        for row in range(rows):
            line = 'row %d %s' % (row, 'x' * (row % 70))
            print(line)
            copy.write(line + '\n')
            copy.flush()
            out.write(line + '\n')
            time.sleep(0.01)
    table.metadata['rows'] = rows
    note('end')
    return rows


@dsl.component
def extend(table: Input[Dataset], more: int, model: Output[Model], metrics: Output[Metrics], longer: Output[Dataset]) -> int:
    import os, time
    effects = os.environ['NAGARE_WORKSPACE'] + '/effects/'
    me = os.environ['MLFLOW_RUN_ID'] + ' ' + os.environ['NAGARE_ATTEMPT']
    def note(what):
        with open(effects + 'notes', 'a') as file:
            file.write(what + ' ' + me + '\n')
    note('begin')
    with open(effects + me.split()[1] + '.log', 'w') as copy:
        for number in range(20):
            line = 'part %d' % number
            print(line, end='\r\n' if number % 7 == 0 else '\n', flush=True)
            copy.write(line + '\n')
            time.sleep(0.015)
    text = open(table.path).read()
    with open(longer.path, 'w') as out:
        out.write(text + 'more\n' * more)
    os.makedirs(model.path)
    for part in range(5):
        with open(model.path + '/part-%d' % part, 'w') as out:
            out.write(str(part) * 1000)
    total = text.count('\n') + more
    metrics.log_metric('rows', total)
    note('end')
    return total


@dsl.component
def shaky(number: int) -> int:
    import os, sys, time
    effects = os.environ['NAGARE_WORKSPACE'] + '/effects/'
    me = os.environ['MLFLOW_RUN_ID'] + ' ' + os.environ['NAGARE_ATTEMPT']
    def note(what):
        with open(effects + 'notes', 'a') as file:
            file.write(what + ' ' + me + '\n')
    note('begin')
    with open(effects + me.split()[1] + '.log', 'w') as copy:
        for line in ('item %d' % number, 'tried by ' + me.split()[1]):
            print(line)
            copy.write(line + '\n')
    time.sleep(0.1 + number % 3 * 0.1)
    tries = effects + 'tries-' + me.split()[0]
    with open(tries, 'a') as file:
        file.write('.')
    if number % 2 and os.path.getsize(tries) < 2:
        note('fail')
        sys.exit(3)
    note('end')
    return number * number


@dsl.component
def add(numbers: list) -> int:
    import os
    effects = os.environ['NAGARE_WORKSPACE'] + '/effects/'
    me = os.environ['MLFLOW_RUN_ID'] + ' ' + os.environ['NAGARE_ATTEMPT']
    with open(effects + 'notes', 'a') as file:
        file.write('begin ' + me + '\n')
        file.write('end ' + me + '\n')
    return sum(numbers)


@dsl.component
def pick(number: int) -> str:
    import os, time
    effects = os.environ['NAGARE_WORKSPACE'] + '/effects/'
    me = os.environ['MLFLOW_RUN_ID'] + ' ' + os.environ['NAGARE_ATTEMPT']
    with open(effects + 'notes', 'a') as file:
        file.write('begin ' + me + '\n')
    time.sleep(0.3)
    with open(effects + 'notes', 'a') as file:
        file.write('end ' + me + '\n')
    return 'odd' if number % 2 else 'even'


@dsl.component
def say(word: str) -> str:
    import os, time
    effects = os.environ['NAGARE_WORKSPACE'] + '/effects/'
    me = os.environ['MLFLOW_RUN_ID'] + ' ' + os.environ['NAGARE_ATTEMPT']
    with open(effects + 'notes', 'a') as file:
        file.write('begin ' + me + '\n')
    time.sleep(0.3)
    if word == 'break':
        with open(effects + 'notes', 'a') as file:
            file.write('fail ' + me + '\n')
        raise ValueError('as asked')
    with open(effects + 'notes', 'a') as file:
        file.write('end ' + me + '\n')
    return 'said ' + word


@dsl.component
def goodbye(status: PipelineTaskFinalStatus):
    import os, time
    effects = os.environ['NAGARE_WORKSPACE'] + '/effects/'
    me = os.environ['MLFLOW_RUN_ID'] + ' ' + os.environ['NAGARE_ATTEMPT']
    with open(effects + 'notes', 'a') as file:
        file.write('begin ' + me + '\n')
    time.sleep(0.3)
    with open(effects + 'notes', 'a') as file:
        file.write('final ' + me + ' ' + str(status.state) + '\n')
        file.write('end ' + me + '\n')


@dsl.component
def train(data: Input[Artifact], steps: int) -> float:
    import json, os, time, urllib.error, urllib.request
    effects = os.environ['NAGARE_WORKSPACE'] + '/effects/'
    me = os.environ['MLFLOW_RUN_ID'] + ' ' + os.environ['NAGARE_ATTEMPT']
    with open(effects + 'notes', 'a') as file:
        file.write('begin ' + me + '\n')
    for step in range(steps):
        body = {'run_id': os.environ['MLFLOW_RUN_ID'], 'key': 'loss', 'value': 1 / (step + 1), 'timestamp': 1000 + step, 'step': step}
        request = urllib.request.Request(
            os.environ['MLFLOW_TRACKING_URI'] + '/api/2.0/mlflow/runs/log-metric',
            json.dumps(body).encode(), {'Content-Type': 'application/json'})
        # What MLflow's client does when nobody answers.
        for tries in range(600):
            try:
                urllib.request.urlopen(request, timeout=10).read()
                break
            except urllib.error.HTTPError:
                raise
            except OSError:
                time.sleep(0.1)
        else:
            raise OSError('nobody answers')
        time.sleep(0.02)
    text = open(data.path).read()
    with open(effects + 'notes', 'a') as file:
        file.write('end ' + me + '\n')
    return len(text) / steps


@dsl.pipeline(name='crash-chain')
def chain(rows: int = 30) -> int:
    first = make(rows=rows)
    second = extend(table=first.outputs['table'], more=2)
    third = extend(table=second.outputs['longer'], more=3)
    return third.outputs['Output']


@dsl.pipeline(name='crash-loop')
def loop() -> int:
    with dsl.ParallelFor([0, 1, 2, 3, 4, 5], parallelism=3) as number:
        task = shaky(number=number).set_retry(2, backoff_duration='1s')
    return add(numbers=dsl.Collected(task.output)).output


@dsl.pipeline(name='crash-flow')
def flow(word: str = 'yes'):
    with dsl.ExitHandler(goodbye()):
        which = pick(number=3)
        with dsl.If(which.output == 'odd'):
            say(word=word)
        with dsl.Else():
            say(word='never')


@dsl.pipeline
def inner(data: Input[Artifact], steps: int) -> float:
    return train(data=data, steps=steps).output


@dsl.pipeline(name='crash-nested')
def nested(steps: int = 30, uri: str = '/etc/hostname') -> float:
    data = dsl.importer(artifact_uri=uri, artifact_class=Dataset, reimport=True)
    first = inner(data=data.output, steps=steps)
    with dsl.ParallelFor([1, 2]) as _:
        inner(data=data.output, steps=steps)
    return first.output


if __name__ == '__main__':
    for pipeline in (chain, loop, flow, nested):
        compiler.Compiler().compile(pipeline, str(Path(sys.argv[1]) / f'{pipeline.name.removeprefix("crash-")}.yaml'))
