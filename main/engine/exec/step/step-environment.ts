/**
 * The environment of a step is an allow-list, so that a run does not depend on what the terminal happened to hold,
 * and secrets in it do not leak into components: what a program needs to find its way, certificates and proxies,
 * device and thread settings, and then what Nagare and the component say.
 */
const allowed: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'HF_HOME',
  'TORCH_HOME',
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'USERPROFILE',
  'USERNAME',
  'PATHEXT',
  'COMSPEC',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
])
const allowedFamilies = /^(LC_|XDG_|CUDA_|NVIDIA_|OMP_|MKL_|OPENBLAS_|NUMEXPR_)/

const inherited = (from: Readonly<Record<string, string | undefined>>): Record<string, string> => {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(from)) {
    const upper = name.toUpperCase()
    if (value !== undefined && (allowed.has(upper) || allowedFamilies.test(upper))) kept[name] = value
  }
  return kept
}

export interface StepFacts {
  readonly trackingUri: string
  readonly experimentId: string
  /** The step's own MLflow run. */
  readonly mlflowRunId: string
  readonly workspaceRoot: string
  /** The component's variables, resolved. They win over everything but the three of MLflow. */
  readonly component: Readonly<Record<string, string>>
}

/** What a step is told, wherever it runs; nothing of the machine is in it. */
export const componentVariables = (facts: StepFacts): Record<string, string> => ({
  PYTHONUNBUFFERED: '1',
  PYTHONIOENCODING: 'utf-8',
  NAGARE_WORKSPACE: facts.workspaceRoot,
  _KFP_RUNTIME: 'true',
  ...facts.component,
  MLFLOW_TRACKING_URI: facts.trackingUri,
  MLFLOW_EXPERIMENT_ID: facts.experimentId,
  MLFLOW_RUN_ID: facts.mlflowRunId,
})

/**
 * The same for a step on this machine itself. Byte code is left on: an environment's packages are compiled by the
 * first step that imports them, and every later step starts faster for it.
 */
export const stepEnvironment = (
  variables: Readonly<Record<string, string>>,
  from: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> => ({ ...inherited(from), ...variables })
