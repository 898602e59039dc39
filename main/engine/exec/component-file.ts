/**
 * The contract between the launcher and the Python runtime in `python/`. A recognised Python component is started as
 *
 *     <python> <pythonRuntimeDir>/nagare_runtime/run_component.py --spec <attempt>/component.json
 *
 * with the environment of the step already set (`_KFP_RUNTIME=true` and `PYTHONUNBUFFERED=1` included), the attempt's
 * `work/` folder as working directory and stdout/stderr going to files. Exit status: 0 when the function returned and
 * `executorOutputPath` was written, 1 when it raised (traceback on stderr, `failurePath` written), else whatever the
 * component passed to `sys.exit`.
 */
export interface ComponentFile {
  readonly format: 1
  /** Absolute path of the component's source, UTF-8, exactly as compiled (it imports `kfp` by itself). */
  readonly sourcePath: string
  readonly functionName: string
  /** Absolute path of the KFP ExecutorInput JSON: whole numbers are written `1`, never `1.0`. */
  readonly executorInputPath: string
  /**
   * Where to write executor_output.json; the same as `outputs.outputFile` of the executor input. Its folder exists and
   * is the task root that `dsl.get_uri()` answers with: everything written below it is published when the step succeeds.
   */
  readonly executorOutputPath: string
  /** Where the runtime writes a `ComponentFailure` when the component, or reading its inputs, raised. */
  readonly failurePath: string
  /** The component asks for the real `kfp` package itself, so that one goes before the runtime's own names. */
  readonly installedKfp?: boolean
}

/** What the runtime knows about an exception; the engine turns it into a `Failure`. */
export interface ComponentFailure {
  /**
   * `missing-module`: a ModuleNotFoundError; `bad-input`: a value could not be given to a parameter;
   * `bad-output`: the returned value does not have the declared type; `exception`: everything else.
   */
  readonly kind: 'exception' | 'missing-module' | 'bad-input' | 'bad-output'
  /** Class name as Python prints it: `ValueError`, `sklearn.exceptions.NotFittedError`. */
  readonly type: string
  /** `str(exception)`, may be empty. */
  readonly message: string
  /** The missing module's top-level name (`missing-module`). */
  readonly module?: string | undefined
  /** The input or output it is about, when there is one. */
  readonly field?: string | undefined
  /** As printed, without the runtime's own frames; file names are those of `sourcePath`. */
  readonly traceback: string
}

/** Script inside `pythonRuntimeDir` (the project's `python/` folder, shipped as data). */
export const runtimeScript = 'nagare_runtime/run_component.py'
