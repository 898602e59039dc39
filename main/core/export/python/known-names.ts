/** Names that a signature may use without the file defining them, by where they come from. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

export const dslNames = words(`
  Artifact ClassificationMetrics Dataset HTML Input InputPath Markdown Metrics Model Output OutputPath
  PipelineTaskFinalStatus SlicedClassificationMetrics TaskConfig
`)
export const typingNames = words(`
  Annotated Any Dict Iterable List Literal Mapping NamedTuple Optional Sequence Tuple Union
`)
export const pythonNames = words('bool dict float int list None str tuple True False')
