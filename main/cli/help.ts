export const help = `Nagare: run pipelines on this machine, and track every run the MLflow way.

  nagare run PIPELINE.yaml [options]     run a compiled Kubeflow pipeline; also a .py with its pipeline,
                                         an Elyra .pipeline, or a component.yaml
    -p, --param NAME=JSON                give a parameter (again for more; a word that is no JSON is text)
        --params FILE.json               parameters from a file that holds one JSON object
    -w, --workspace DIR                  work in this workspace (default: the last one)
        --experiment NAME                put the run into this experiment
        --name NAME                      name of the run
        --trust                          a .py is run to compile it: files in its folder may be
        --pipeline NAME                  which one of several in a .py
        --no-cache                       run every step, reuse nothing
        --plan                           only say what would be reused and what would run, and why
        --to STEP, --from STEP, --only STEP
                                         run a part; what comes before --from or --only is taken
                                         from the last run that has it
        --host-containers                start container components on this machine itself where neither
                                         podman nor docker works
        --local-volumes                  volume claims are folders of the workspace
        --allow-downloads                importers may read http(s)
        --parallelism N                  steps of this run at once (default: as many as the machine takes)
        --priority N                     before other runs (1, 2, …) or after them (-1, …)
        --cache                          reuse wherever nothing changed, also where the file says not to
        --json                           the result as one JSON object on standard output

  nagare retry RUN, nagare resume RUN    a new run of what failed or was cut off, with the rest taken over
                                         (RUN: its number, its id, or last)

  nagare stop [RUN] [options]            stop a run: its id, number or name (none: the only one that runs)
        --task PATH                      only this task of it, with everything inside
        --all                            every run
    -w, --workspace DIR                  of this workspace (default: the last one)

  nagare serve [options]                 the product without a window
    -w, --workspace DIR                  open this workspace (default: the last one)
        --port N                         listen there (default: 5000, or the next one that is free)
        --host ADDRESS                   listen on this address (default: 127.0.0.1)
        --allow-remote                   needed with an address that other machines can reach;
                                         every call then needs the token
        --open                           open the page in the browser

  nagare secret set NAME KEY[=VALUE]     a secret for steps that ask for it (no value: from standard input)
  nagare secret list | remove NAME [KEY]
  nagare configmap …                     the same for config maps
    -w, --workspace DIR                  of this workspace (default: the last one)

  nagare cache                           what is kept for reuse
  nagare cache clean                     forget results whose files are gone
        --unused DAYS                    and those that were not used for so long
        --all                            and all others: every step runs once more

  nagare import SOURCE [options]         take over an MLflow history: an mlruns folder, an mlflow.db,
                                         or the http address of a running MLflow server
    -w, --workspace DIR                  into this workspace (default: the last one)
        --in-place                       leave artifacts where they are and point there
        --artifacts DIR                  where the server of that store keeps what it proxies
                                         (its --artifacts-destination; the usual folders are found)
        --dry-run                        only say what would be taken
        --json                           the report as one JSON object on standard output

  nagare env list                        the environments of this workspace
  nagare env remove KEY                  delete one; the next step that needs it builds it again
  nagare env refresh [KEY]               resolve package lists again; until then versions stay what they were
  nagare env gc                          delete what no step has used for 30 days, or was left half built
        --older-than N                   for that many days instead (or 2d8h; 0: all that is not in use)
        --dry-run, --json                say what would go; answer as one JSON object
    -w, --workspace DIR                  the workspace (default: the last one)

  nagare gc [options]                    delete what is in the trash for good, files included
        --older-than 30d                 only what has been there that long (2d8h5m20s)
        --run-ids A,B                    only these; also --experiment-ids, --logged-model-ids
        --force                          also what something else needs
        --dry-run, --json                say what would go; answer as one JSON object
    -w, --workspace DIR                  the workspace (default: the last one)

  nagare export DEST [options]           give everything to MLflow: a folder or mlflow.db for \`mlflow server\`,
                                         or the http address of a running MLflow server
    -w, --workspace DIR                  from this workspace (default: the last one)
        --dry-run, --json                as above

  nagare export-pipeline FILE|ID         a pipeline for elsewhere, on standard output
        --to py|yaml                     readable Python for the kfp SDK (default), or a KFP file
    -o, --output FILE                    write it there instead
    -w, --workspace DIR                  ID is a pipeline of this workspace (default: the last one)

  nagare --help, nagare --version

Exit status of run: 0 succeeded, 1 failed or canceled, 2 invalid or refused before anything ran.
Exit status of import and export: 0 all is there, 1 something was left out, 2 invalid or refused.
`
