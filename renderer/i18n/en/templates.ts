export const templates = {
  begin: 'Begin with',
  blank: { title: 'Nothing', text: 'An empty canvas.' },
  steps_one: '{{count}} step',
  steps_other: '{{count}} steps',
  items: {
    classification: {
      title: 'Tabular classification',
      text: 'Looks at a table, keeps a part apart, trains a classifier and judges it on that part.',
    },
    regression: {
      title: 'Regression',
      text: 'Mends a table, trains a model that predicts a number, and draws predicted against right numbers.',
    },
    'cross-validation': {
      title: 'Cross-validation with a loop',
      text: 'Trains and judges once per fold, several at a time, and brings the scores together.',
    },
    'model-comparison': {
      title: 'Model comparison',
      text: 'Trains two models side by side, and a condition lets the better one predict.',
    },
    'batch-scoring': {
      title: 'Batch scoring',
      text: 'A model predicts batch by batch; the batches are put together and written to a file.',
    },
    'data-quality': {
      title: 'Data-quality gate',
      text: 'Checks a table against rules. Good data goes on to training; bad data is looked at instead.',
    },
    'on-exit-report': {
      title: 'Report on exit',
      text: 'Finds groups in a table; whether it works or fails, a report on how it ended is written.',
    },
    'time-series': {
      title: 'Time series',
      text: 'Makes columns of earlier values, trains on the past and predicts the last days.',
    },
  },
}
