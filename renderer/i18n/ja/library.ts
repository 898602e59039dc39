import type { library as en } from '../en/library.ts'
import type { Translation } from '../translation.ts'

export const library: Translation<typeof en> = {
  add_column: { title: '列を追加', about: '他の列から計算した列を加えます。' },
  add_lags: {
    title: 'ラグを追加',
    about: '時系列から回帰が学べる列を作ります: 過去の値、その平均、日付の要素。',
  },
  check_data: {
    title: 'データを検査',
    about: '表を規則と照らし合わせます。条件と組み合わせると、よいデータだけを通せます。',
  },
  clean_table: { title: '表を整える', about: '欠損値、重複した行、語の前後の空白、型を直します。' },
  cluster_rows: { title: '行をクラスタリング', about: '似た行のグループを探します。' },
  cross_validate: { title: '交差検証', about: '取り分ける行を替えながら、学習と評価を何度も行います。' },
  encode_categories: { title: 'カテゴリを符号化', about: '語を数値にします。多くの推定器に必要です。' },
  evaluate_classifier: {
    title: '分類器を評価',
    about: '分類器の出来を測ります: 正解率、適合率、再現率、F1、ROC 曲線、混同行列。',
  },
  evaluate_regressor: {
    title: '回帰を評価',
    about: '予測した数値の当てはまりを測ります: R²、平均絶対誤差、二乗平均平方根誤差。',
  },
  filter_rows: { title: '行を絞り込む', about: '条件を満たす行だけを残します。' },
  http_download: { title: 'HTTP で取得', about: 'HTTP でファイルを取得します。' },
  inspect_table: {
    title: '表を調べる',
    about: '表の中身を 1 ページで示します: 型、欠損値、分布、最初の行。',
  },
  join_tables: { title: '表を結合', about: 'キーの一致する 2 つの表を横に並べます。' },
  load_csv: { title: 'CSV を読む', about: 'CSV ファイルから表を読みます。' },
  load_example: { title: 'サンプルの表を読む', about: '試すための小さな表を出します。何も取得しません。' },
  load_json: {
    title: 'JSON を読む',
    about: 'JSON ファイルから表を読みます（オブジェクトの配列、または 1 行に 1 つ）。',
  },
  load_parquet: {
    title: 'Parquet を読む',
    about: 'Parquet ファイル、またはそのフォルダーから表を読みます。',
  },
  load_sql: { title: 'SQL で読む', about: 'SQL でデータベースから表を読みます。' },
  plot_histogram: { title: 'ヒストグラム', about: '値の現れる頻度を描きます。列ごとに 1 つです。' },
  plot_lines: { title: '折れ線グラフ', about: '時間や他の列に沿って線を描きます。' },
  plot_scatter: { title: '散布図', about: '1 行を 1 点として描きます。' },
  predict: { title: '予測', about: '学習したモデルで 1 行ずつ予測します。' },
  register_model: {
    title: 'モデルを登録',
    about: '学習したモデルを MLflow のモデルレジストリに新しいバージョンとして登録します。',
  },
  report_status: {
    title: '結果を記録',
    about: '前のステップがどう終わったかを書きます。「終了時」の枠の最後に置きます。',
  },
  run_notebook: {
    title: 'ノートブックを実行',
    about:
      'ワークスペースのノートブックを最初から最後まで実行します。import するものはパッケージに加わります。',
  },
  run_script: {
    title: 'スクリプトを実行',
    about: 'ワークスペースの Python スクリプトを実行します。必要なものはパッケージに加わります。',
  },
  run_shell_command: {
    title: 'コマンドを実行',
    about: 'このマシンのシェルで、ワークスペースからコマンドを実行します。',
  },
  save_csv: { title: 'CSV に書く', about: '表を CSV ファイルに書きます。' },
  save_json: { title: 'JSON に書く', about: '表を JSON ファイルに、1 行 1 オブジェクトで書きます。' },
  save_parquet: { title: 'Parquet に書く', about: '表を Parquet ファイルに書きます。' },
  scale_numbers: { title: '数値をそろえる', about: '数値の尺度をそろえます。' },
  select_columns: { title: '列を選ぶ', about: '列を残す、除く、並べ替える、名前を変える。' },
  split_table: { title: '表を分割', about: '学習用と評価用に表を分けます。' },
  stack_tables: { title: '表を積む', about: '複数の表の行を縦につなげます。' },
  summarize_scores: {
    title: 'スコアをまとめる',
    about: 'ループのスコアをまとめます: 平均、ばらつき、最小、最大。',
  },
  take_fold: {
    title: '分割を取り出す',
    about: 'ループによる交差検証のために、表の 1 つの分割を取り出します。',
  },
  train_classifier: { title: '分類器を学習', about: 'scikit-learn でクラスの見分け方を学びます。' },
  train_regressor: { title: '回帰を学習', about: 'scikit-learn で数値の予測を学びます。' },
  tune_model: { title: 'モデルを調整', about: '交差検証で推定器の設定を試し、最良のモデルを残します。' },
  write_report: { title: 'レポートを書く', about: '他のステップの結果から、人が読むページを作ります。' },
}
