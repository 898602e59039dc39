/** Built-in components in the palette: their own titles and first lines, so that other languages have keys for them. */
export const library = {
  add_column: { title: 'Add column', about: 'Adds a column that is worked out from the others.' },
  add_lags: {
    title: 'Add lags',
    about:
      'Makes columns of a time series that a regressor can learn from: earlier values, their mean, parts of the date.',
  },
  check_data: {
    title: 'Check data',
    about: 'Checks a table against rules, so that a condition can let only good data pass.',
  },
  clean_table: {
    title: 'Clean table',
    about: 'Mends a table: missing values, rows that stand twice, spaces around words, types.',
  },
  cluster_rows: { title: 'Cluster rows', about: 'Finds groups of rows that are alike.' },
  cross_validate: {
    title: 'Cross validate',
    about: 'Trains and tests an estimator several times, each time with another part of the rows kept apart.',
  },
  encode_categories: {
    title: 'Encode categories',
    about: 'Makes numbers of words, as most estimators need them.',
  },
  evaluate_classifier: {
    title: 'Evaluate classifier',
    about:
      'Measures how well a classifier does: accuracy, precision, recall, F1, ROC curve, confusion matrix.',
  },
  evaluate_regressor: {
    title: 'Evaluate regressor',
    about: 'Measures how well predicted numbers fit: R², mean absolute error, root mean squared error.',
  },
  filter_rows: { title: 'Filter rows', about: 'Keeps the rows for which a condition holds.' },
  http_download: { title: 'HTTP download', about: 'Downloads a file over HTTP.' },
  inspect_table: {
    title: 'Inspect table',
    about: 'Shows what is in a table: a page with types, missing values, distributions and the first rows.',
  },
  join_tables: { title: 'Join tables', about: 'Puts two tables side by side where their keys agree.' },
  load_csv: { title: 'Load CSV', about: 'Reads a table from a CSV file.' },
  load_example: {
    title: 'Load example',
    about: 'Gives a small table to try things with; nothing is downloaded.',
  },
  load_json: {
    title: 'Load JSON',
    about: 'Reads a table from a JSON file: a list of objects, or one object per line.',
  },
  load_parquet: { title: 'Load Parquet', about: 'Reads a table from a Parquet file or a folder of them.' },
  load_sql: { title: 'Load SQL', about: 'Reads a table from a database with an SQL query.' },
  plot_histogram: {
    title: 'Plot histogram',
    about: 'Draws how often values occur: a histogram of each column.',
  },
  plot_lines: { title: 'Plot lines', about: 'Draws lines over time or another column.' },
  plot_scatter: { title: 'Plot scatter', about: 'Draws a point per row.' },
  predict: { title: 'Predict', about: 'Lets a trained model predict for every row.' },
  register_model: {
    title: 'Register model',
    about: 'Puts a trained model into the model registry of MLflow, as a new version.',
  },
  report_status: {
    title: 'Report status',
    about: 'Writes down how the steps before it ended; it belongs at the end of an On exit frame.',
  },
  run_notebook: {
    title: 'Run notebook',
    about:
      "Runs a notebook of the workspace from its first cell to its last; what it imports is added to the step's packages.",
  },
  run_script: {
    title: 'Run script',
    about: "Runs a Python script of the workspace; what it needs is added to the step's packages.",
  },
  run_shell_command: {
    title: 'Run shell command',
    about: 'Runs a command in the shell of the machine, in the workspace.',
  },
  save_csv: { title: 'Save CSV', about: 'Writes a table to a CSV file.' },
  save_json: { title: 'Save JSON', about: 'Writes a table to a JSON file, an object per row.' },
  save_parquet: { title: 'Save Parquet', about: 'Writes a table to a Parquet file.' },
  scale_numbers: { title: 'Scale numbers', about: 'Brings numbers to one scale.' },
  select_columns: { title: 'Select columns', about: 'Keeps, leaves out, orders and renames columns.' },
  split_table: {
    title: 'Split table',
    about: 'Splits a table into one part to learn from and one to test with.',
  },
  stack_tables: { title: 'Stack tables', about: 'Puts the rows of several tables under one another.' },
  summarize_scores: {
    title: 'Summarize scores',
    about: 'Brings the scores of a loop together: mean, deviation, lowest and highest.',
  },
  take_fold: {
    title: 'Take fold',
    about: 'Takes one fold of a table for a cross-validation with a loop over the numbers of the folds.',
  },
  train_classifier: { title: 'Train classifier', about: 'Learns to tell classes apart, with scikit-learn.' },
  train_regressor: { title: 'Train regressor', about: 'Learns to predict a number, with scikit-learn.' },
  tune_model: {
    title: 'Tune model',
    about: 'Tries settings of an estimator with cross-validation and keeps the best model.',
  },
  write_report: { title: 'Write report', about: 'Writes a page for people from what other steps found.' },
}
