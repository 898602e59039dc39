import { placeOf } from '#core/history/places.ts'
import type { SourceRegisteredModel, SourceVersion } from '#core/history/records.ts'
import { promptSources } from '#engine/registry/prompts.ts'
import type { ImportContext } from './import-context.ts'

/** The model's name here: another one when somebody else has it. */
const nameHere = ({ store }: ImportContext, model: SourceRegisteredModel): string => {
  for (let round = 0; ; round += 1) {
    const name = round === 0 ? model.name : `${model.name} (imported${round === 1 ? '' : ` ${round}`})`
    const known = store.registered(name)
    if (known === undefined || known.createdAt === model.createdAt) return name
  }
}

/** References say the same here; addresses of files follow the files. */
const isReference = (source: string): boolean => /^(models|runs):/.test(source) || promptSources.has(source)

const rewritten = (context: ImportContext, version: SourceVersion, what: string): SourceVersion => {
  const { moves, tally } = context
  const { source, storage } = version
  const moved = { source: moves.moved(source) ?? source, storage: moves.moved(storage) ?? storage }
  const lost = moved.storage === storage && !isReference(storage) && placeOf(storage).kind !== 'proxied'
  if (lost && version.stage !== 'Deleted')
    tally.leaveOut({
      reason: 'unreachable',
      what,
      message: `Its files are at ${storage}, which is in no run or logged model of the source; they stay there.`,
    })
  return { ...version, ...moved }
}

const newVersions = (context: ImportContext, model: SourceRegisteredModel, name: string): SourceVersion[] => {
  const { store, tally } = context
  const known = store.registered(name)?.versions
  return model.versions.filter((version) => {
    const here = known?.get(version.version)
    if (here === undefined) return true
    const isItself = here === version.createdAt
    tally.count('modelVersions', isItself ? 'here' : 'leftOut')
    if (!isItself)
      tally.leaveOut({
        reason: 'conflict',
        what: `version ${version.version} of ${name}`,
        message:
          'Another version has that number here, made after the last import. Rename the model here and import again.',
      })
    return false
  })
}

const takeModel = (context: ImportContext, model: SourceRegisteredModel): void => {
  const { store, tally, request } = context
  const name = nameHere(context, model)
  if (name !== model.name)
    tally.note(`Registered model "${model.name}" is called "${name}" here, because the name is taken.`)
  tally.count('registeredModels', store.registered(name) === undefined ? 'taken' : 'here')
  const versions = newVersions(context, model, name).map((version) =>
    rewritten(context, version, `version ${version.version} of ${name}`),
  )
  tally.count('modelVersions', 'taken', versions.length)
  if (!request.dryRun) store.transaction(() => store.putRegistered(name, model, versions))
}

/** The registry comes last: its versions point at artifacts that have their place by now. */
export const importRegistry = async (context: ImportContext): Promise<void> => {
  context.tally.stage('registry', 0)
  for await (const model of context.source.registry(context.tally.leaveOut)) {
    takeModel(context, model)
    context.tally.step()
    context.signal.throwIfAborted()
  }
}
