/** Words for names of runs that nobody named: short, calm, easy to say. */
const adjectives =
  'able agile amber ample brave breezy bright brisk calm careful clean clear clever crisp curious deft eager early easy fair fine fleet fond fresh gentle glad golden grand happy hardy honest humble ideal jolly keen kind light lively lucid mellow merry mild modest neat nimble noble open patient placid plain proud quick quiet ready rosy rustic serene sharp silver smart smooth snug solid sound spry steady still sunny sure swift tidy true upbeat vivid warm wise witty zesty'.split(
    ' ',
  )
const nouns =
  'acorn alder aspen badger bay beech birch brook cedar clover comet coral crane creek crow dale dawn deer delta dove dune elm ember falcon fern field finch fjord fox garnet glade grove gull hare hawk hazel heron hill iris isle ivy jay lagoon lake lark leaf lily linden lotus lynx maple marsh meadow mesa moon moss oak ocean orchid osprey otter owl pebble peak pine plum pond poppy quail quartz raven reed ridge river robin sage seal shore sky snow sparrow spruce star stone stork swan teal thyme tide trout tulip vale violet wave willow wren'.split(
    ' ',
  )

const pick = (words: readonly string[], random: () => number): string =>
  words[Math.floor(random() * words.length)] ?? 'run'

/** `adjective-noun-number`, at most 20 characters. */
export const randomRunName = (random: () => number): string =>
  `${pick(adjectives, random)}-${pick(nouns, random)}-${Math.floor(random() * 1000)}`
