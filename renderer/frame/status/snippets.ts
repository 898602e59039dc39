/** What to paste so that a script logs into this workspace. */
export const snippets = {
  shell: (uri: string): string => `export MLFLOW_TRACKING_URI=${uri}`,
  python: (uri: string): string => `import mlflow\n\nmlflow.set_tracking_uri("${uri}")`,
  notebook: (uri: string): string => `%env MLFLOW_TRACKING_URI=${uri}`,
}
