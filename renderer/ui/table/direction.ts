/**
 * Whether more or less of a metric is better, guessed from its name alone, for the ◆ mark. The guess is shown
 * beside the mark, and names that say neither (a learning rate, an epoch, a count) get no mark at all: a wrong
 * "best" is worse than none.
 */
export type Direction = 'lower' | 'higher' | 'neither'

const lower = new Set(
  (
    'loss losses error errors err mse rmse mae mape smape msle logloss nll perplexity ppl wer cer fid brier regret cost ' +
    'distance divergence kl latency time duration seconds sec secs ms s fpr fnr misclassified rmsle deviance energy ece'
  ).split(' '),
)
const neither = new Set(
  (
    'lr rate epoch epochs step steps iter iteration iterations round rounds seed batch size count n num rows samples ' +
    'examples threshold depth width norm memory mem cpu gpu version index id estimators'
  ).split(' '),
)
/** Words that settle it before anything else in the name is looked at. */
const higher = new Set(
  'accuracy acc auc auroc auprc f1 precision recall tpr tnr r2 score bleu rouge map ndcg iou dice'.split(' '),
)

/** `val/trainLoss` → val, train, loss. */
const wordsOf = (key: string): string[] =>
  key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')

export function directionOf(key: string): Direction {
  const words = wordsOf(key)
  if (words.some((word) => higher.has(word))) return 'higher'
  if (words.some((word) => lower.has(word) || word.endsWith('loss') || word.endsWith('error'))) return 'lower'
  return words.some((word) => neither.has(word)) ? 'neither' : 'higher'
}
