/** Words that are written in their own way in a name for people. */
const written: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'CSV',
    'SQL',
    'JSON',
    'HTML',
    'HTTP',
    'HTTPS',
    'URL',
    'YAML',
    'XML',
    'PDF',
    'PNG',
    'SVG',
    'ROC',
    'AUC',
    'PCA',
    'ID',
    'API',
    'ML',
  ]
    .map((word) => [word.toLowerCase(), word])
    .concat([
      ['mlflow', 'MLflow'],
      ['parquet', 'Parquet'],
      ['xgboost', 'XGBoost'],
      ['lightgbm', 'LightGBM'],
      ['pytorch', 'PyTorch'],
    ]),
)

/** `load_csv` and `load-csv` are `Load CSV`. */
export function titleOf(name: string): string {
  const words = name.split(/[\s_-]+/).filter((word) => word !== '')
  const spelled = words.map((word, index) => {
    const own = written[word.toLowerCase()]
    if (own !== undefined) return own
    return index === 0 ? `${word.slice(0, 1).toUpperCase()}${word.slice(1)}` : word
  })
  return spelled.join(' ') || name
}
