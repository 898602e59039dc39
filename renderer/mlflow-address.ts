/** The MLflow client prints `#/experiments/<e>/runs/<r>` links to its own page: ours shows the same run. */

/** The address here for a fragment of MLflow's page; undefined when it is none that we know. */
export const fromMlflowFragment = (fragment: string): string | undefined => {
  const run = /^#\/experiments\/\d+\/runs\/([\w-]+)/.exec(fragment)
  if (run !== null) return `/runs/${run[1]}`
  const experiment = /^#\/experiments\/(\d+)/.exec(fragment)
  return experiment === null ? undefined : `/runs?experiment=${experiment[1]}`
}

export const translateMlflowAddress = (): void => {
  const address = fromMlflowFragment(location.hash)
  if (address !== undefined) history.replaceState(null, '', address)
}
