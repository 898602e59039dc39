import type { Lifecycle, SourceExperiment } from './records.ts'

/** An experiment that is in the workspace already. */
export interface Existing {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly lifecycle: Lifecycle
}

/** What becomes of an experiment of the source. `note` is for the person, when it is not simply taken. */
export type ExperimentPlan =
  | { readonly kind: 'same'; readonly id: string; readonly note?: string }
  /** Made anew; without an id it gets the next free one. */
  | { readonly kind: 'create'; readonly id?: string; readonly name: string; readonly note?: string }

const defaultId = '0'
const otherName = (name: string, round: number): string =>
  round === 1 ? `${name} (imported)` : `${name} (imported ${round})`

/**
 * The same id and the same moment of birth is the same experiment, whatever it is called by now. Otherwise the name
 * decides, because a name stands for one experiment; small ids of two stores collide all the time and mean nothing.
 */
export const planExperiment = (
  source: SourceExperiment,
  find: {
    readonly byId: (id: string) => Existing | undefined
    readonly byName: (name: string) => Existing | undefined
  },
): ExperimentPlan => {
  const holder = find.byId(source.id)
  const isItself =
    holder !== undefined && source.createdAt !== undefined && holder.createdAt === source.createdAt
  if (isItself || (source.id === defaultId && holder?.name === source.name))
    return { kind: 'same', id: source.id }
  for (let round = 0; ; round += 1) {
    const name = round === 0 ? source.name : otherName(source.name, round)
    const named = find.byName(name)
    if (named === undefined) return created(source, name, holder)
    if (named.lifecycle === source.lifecycle) return merged(source, named)
  }
}

const merged = (source: SourceExperiment, named: Existing): ExperimentPlan => {
  if (named.id === source.id) return { kind: 'same', id: named.id }
  const note = `Experiment "${source.name}" (id ${source.id}) goes into the one of that name here, which has id ${named.id}.`
  return {
    kind: 'same',
    id: named.id,
    note: named.name === source.name ? note : `${note} It is called "${named.name}".`,
  }
}

const created = (source: SourceExperiment, name: string, holder: Existing | undefined): ExperimentPlan => {
  const changes = [
    ...(name === source.name
      ? []
      : [`is called "${name}" here, because the name is taken in the trash or outside of it`]),
    ...(holder === undefined ? [] : [`gets another id, because ${source.id} is "${holder.name}" here`]),
  ]
  return {
    kind: 'create',
    name,
    ...(holder === undefined ? { id: source.id } : {}),
    ...(changes.length === 0 ? {} : { note: `Experiment "${source.name}" ${changes.join(', and ')}.` }),
  }
}
