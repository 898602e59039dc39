import type { Sentence } from '../../sentences.ts'

/** Files that are opened, and what they are instead of pipelines. */
export const files: readonly Sentence[] = [
  ['Take one of the two away.', 'どちらか一方を取り除いてください。'],
  [
    'Write the values out instead of aliases, or compile the pipeline again.',
    'エイリアスの代わりに値を書くか、コンパイルし直してください。',
  ],
  [
    'Correct the file at this place, or compile it again.',
    'ファイルのこの場所を直すか、コンパイルし直してください。',
  ],
  ['it is nested too deeply', '入れ子が深すぎます'],
  ['This is not YAML at line {line}: {why}.', '{line} 行目が YAML として読めません: {why}'],
  ['This file is empty.', 'このファイルは空です。'],
  [
    'Open a pipeline that kfp 2 has compiled to YAML.',
    'kfp 2 が YAML にコンパイルしたパイプラインを開いてください。',
  ],
  [
    'Nagare reads 2.0 and 2.1. Compile the pipeline again with a kfp 2 SDK.',
    'Nagare が読むのは 2.0 と 2.1 です。kfp 2 の SDK でコンパイルし直してください。',
  ],
  [
    'The pipeline has the schemaVersion {version}, which is not supported.',
    'パイプラインの schemaVersion {version} には対応していません。',
  ],
  [
    'This file holds {count} YAML documents; a pipeline file has one, or two with its platform settings.',
    'このファイルには YAML ドキュメントが {count} 個あります。パイプラインのファイルは 1 個、プラットフォーム設定があれば 2 個です。',
  ],
  ['Save each pipeline in its own file.', 'パイプラインごとに別のファイルに保存してください。'],
  [
    'The second document of this file is not a platform specification: it has no `platforms`.',
    '2 つ目のドキュメントに `platforms` がなく、プラットフォーム設定ではありません。',
  ],
  [
    'This file has more than {count} entries, and was not read: nothing else would be answered meanwhile.',
    'このファイルの項目は {count} を超えているため、読み込みませんでした。読み込む間、ほかの操作に応答できなくなるためです。',
  ],
  [
    'Write steps that are alike as a loop (dsl.ParallelFor), take away components that no step uses, or split it into several pipelines. `nagare run` in a terminal takes it as it is.',
    '似たステップをループ（dsl.ParallelFor）にまとめる、使われていないコンポーネントを取り除く、または複数のパイプラインに分けてください。ターミナルの `nagare run` ではそのまま実行できます。',
  ],
  [
    'Write steps that are alike as a loop (dsl.ParallelFor), take away components that no step uses, or split it into several pipelines.',
    '似たステップをループ（dsl.ParallelFor）にまとめる、使われていないコンポーネントを取り除く、または複数のパイプラインに分けてください。',
  ],
  [
    'This file was not read: it took longer than {count} seconds.',
    'このファイルは {count} 秒以内に読み終わらなかったため、読み込みませんでした。',
  ],
  [
    'This file was not read: it needs too much memory.',
    'このファイルはメモリを多く必要とするため、読み込みませんでした。',
  ],
  [
    'This file was not read, as its reader broke down: {why}',
    '読み込み処理が途中で止まったため、このファイルを読み込めませんでした: {why}',
  ],
  [
    'Open it again; if it happens again, start Nagare again.',
    'もう一度開いてください。繰り返す場合は Nagare を再起動してください。',
  ],
  ['its thread has ended', '処理が終了しました'],
  ['Nagare is closing', 'Nagare を終了しています'],
  ['The file was not written: {why}.', 'ファイルを書き込めませんでした: {why}'],
  ['The change was not kept: {why}.', '変更を記録できませんでした: {why}'],
  ['the disk is full', 'ディスクに空きがありません'],
  ['Free some space, then try again.', '空き容量を増やしてから、もう一度お試しください。'],
  ['Nagare may not write there', '書き込みが許可されていません'],
  [
    'Allow writing to this folder, or open the workspace in another one, then try again.',
    'このフォルダーへの書き込みを許可するか、別のフォルダーでワークスペースを開いてから、もう一度お試しください。',
  ],
  ['something else stands in its place', '同じ名前の別のものがあります'],
  [
    'Look for a file or folder of the same name, move it away, then try again.',
    '同じ名前のファイルまたはフォルダーを別の場所に移してから、もう一度お試しください。',
  ],
  ['the disk reports a fault', 'ディスクがエラーを報告しています'],
  [
    'Check the disk, and keep a copy of the workspace elsewhere.',
    'ディスクを確認し、ワークスペースのコピーを別の場所に保存してください。',
  ],
  ['its name is too long for this disk', 'このディスクには名前が長すぎます'],
  [
    'Save it under a shorter name, or give it one in its folder.',
    '短い名前で保存するか、フォルダーで短い名前に変えてください。',
  ],
  ['This file is larger than 64 MB.', 'ファイルが 64 MB を超えています。'],
  ['This file is nested too deeply to be read.', 'このファイルは入れ子が深すぎて読めません。'],
  // Recognised.
  [
    'Compile its Python source with kfp 2: `pip install "kfp>=2"`, then `kfp dsl compile --py pipeline.py --output pipeline.yaml`.',
    '元の Python を kfp 2 でコンパイルしてください: `pip install "kfp>=2"` のあと `kfp dsl compile --py pipeline.py --output pipeline.yaml`',
  ],
  [
    'This is an Argo {kind}, compiled by the v1 SDK (kfp {sdk}), not a KFP v2 pipeline.',
    'これは v1 の SDK（kfp {sdk}）がコンパイルした Argo の {kind} で、KFP v2 のパイプラインではありません。',
  ],
  [
    'This is an Argo {kind} that the Kubeflow backend made from a pipeline, not a KFP v2 pipeline.',
    'これは Kubeflow のバックエンドがパイプラインから作った Argo の {kind} で、KFP v2 のパイプラインではありません。',
  ],
  [
    'This is an Argo {kind}, compiled by the v1 SDK or written for Argo, not a KFP v2 pipeline.',
    'これは v1 の SDK がコンパイルしたか、Argo のために書かれた {kind} で、KFP v2 のパイプラインではありません。',
  ],
  [
    'This is an Argo {kind}, not a KFP v2 pipeline.',
    'これは Argo の {kind} で、KFP v2 のパイプラインではありません。',
  ],
  [
    'This is a Tekton {kind}, not a KFP v2 pipeline.',
    'これは Tekton の {kind} で、KFP v2 のパイプラインではありません。',
  ],
  [
    'This is a Kubernetes manifest of a KFP {kind}, not the pipeline file itself.',
    'これは KFP の {kind} の Kubernetes マニフェストで、パイプラインのファイルそのものではありません。',
  ],
  [
    'Compile again without the Kubernetes manifest format, or take the part under spec.pipelineSpec.',
    'Kubernetes マニフェスト形式を使わずにコンパイルし直すか、spec.pipelineSpec の部分を取り出してください。',
  ],
  [
    'This is a Kubeflow {kind} resource, not a pipeline.',
    'これは Kubeflow の {kind} リソースで、パイプラインではありません。',
  ],
  [
    'Open the compiled YAML file of a pipeline.',
    'コンパイルしたパイプラインの YAML ファイルを開いてください。',
  ],
  [
    'This is a KFP component.yaml, a single component in the v1 format, not a pipeline.',
    'これは v1 形式のコンポーネント 1 つ（KFP の component.yaml）で、パイプラインではありません。',
  ],
  [
    'This is a KFP component.yaml (“{name}”), a single component in the v1 format, not a pipeline.',
    'これは v1 形式のコンポーネント 1 つ（KFP の component.yaml、“{name}”）で、パイプラインではありません。',
  ],
  [
    'Load it in Python with kfp.components.load_component_from_file, use it in a pipeline and compile that.',
    'Python で kfp.components.load_component_from_file を使って読み込み、パイプラインで使ってからコンパイルしてください。',
  ],
  [
    'This is an Elyra pipeline, not a KFP v2 pipeline.',
    'これは Elyra のパイプラインで、KFP v2 のパイプラインではありません。',
  ],
  [
    'In Elyra, export it for Kubeflow Pipelines in the YAML format.',
    'Elyra で、Kubeflow Pipelines 向けに YAML 形式でエクスポートしてください。',
  ],
  [
    'This is a pipeline job (a pipeline together with its run configuration), not a pipeline file.',
    'これはパイプラインジョブ（パイプラインと実行の設定）で、パイプラインのファイルではありません。',
  ],
  [
    'Save the part under pipelineSpec as its own file.',
    'pipelineSpec の部分を別のファイルに保存してください。',
  ],
  [
    'This is a KFP pipeline with field names in snake_case; pipeline files are in camelCase (pipelineInfo).',
    '項目名が snake_case の KFP パイプラインです。パイプラインのファイルは camelCase（pipelineInfo）で書きます。',
  ],
  ['Compile it again with kfp 2.', 'kfp 2 でコンパイルし直してください。'],
  [
    'This is a platform specification, the second document of a pipeline file, without its pipeline.',
    'これはパイプラインのファイルの 2 つ目のドキュメント（プラットフォーム設定）だけで、パイプラインがありません。',
  ],
  [
    'Put the pipeline before it, separated by a line with ---.',
    '--- の行で区切り、この前にパイプラインを置いてください。',
  ],
  [
    'This is a Jupyter notebook, not a pipeline.',
    'これは Jupyter ノートブックで、パイプラインではありません。',
  ],
  [
    'Use it in a notebook component (dsl.notebook_component) and compile the pipeline.',
    'ノートブックコンポーネント（dsl.notebook_component）で使い、パイプラインをコンパイルしてください。',
  ],
  [
    'This is a GitHub Actions workflow, not a pipeline.',
    'これは GitHub Actions のワークフローで、パイプラインではありません。',
  ],
  ['Open a compiled KFP pipeline.', 'コンパイルした KFP パイプラインを開いてください。'],
  [
    'This is a Kubernetes manifest ({kind}), not a pipeline.',
    'これは Kubernetes のマニフェスト（{kind}）で、パイプラインではありません。',
  ],
  [
    'This is an Airflow DAG, not a KFP pipeline.',
    'これは Airflow の DAG で、KFP のパイプラインではありません。',
  ],
  [
    'This is a Docker Compose file, not a pipeline.',
    'これは Docker Compose のファイルで、パイプラインではありません。',
  ],
  [
    'This is a DVC pipeline, not a KFP pipeline.',
    'これは DVC のパイプラインで、KFP のパイプラインではありません。',
  ],
  [
    'This is an MLflow MLproject file, not a pipeline.',
    'これは MLflow の MLproject ファイルで、パイプラインではありません。',
  ],
  [
    'This is an MLflow model description, not a pipeline.',
    'これは MLflow のモデル定義で、パイプラインではありません。',
  ],
  ['This is a Conda environment, not a pipeline.', 'これは Conda の環境定義で、パイプラインではありません。'],
  ['This is a list, not a pipeline.', 'これはリストで、パイプラインではありません。'],
  ['This is plain text, not a pipeline.', 'これはただのテキストで、パイプラインではありません。'],
  [
    'This is only a part of a KFP pipeline: {fields} is missing.',
    'これは KFP パイプラインの一部です。足りないもの: {fields}',
  ],
  [
    'This is only a part of a KFP pipeline: {fields} are missing.',
    'これは KFP パイプラインの一部です。足りないもの: {fields}',
  ],
  [
    'The file seems to be cut off: copy it again, or compile it again.',
    'ファイルが途中で切れているようです。コピーし直すか、コンパイルし直してください。',
  ],
  [
    'This is not a KFP pipeline: its fields are {fields}.',
    'KFP のパイプラインではありません。中にある項目: {fields}',
  ],
  ['This is a ZIP archive.', 'これは ZIP ファイルです。'],
  ['Unpack it and open the YAML file inside.', '展開して、中の YAML ファイルを開いてください。'],
  ['This file is written in UTF-16.', 'このファイルは UTF-16 で書かれています。'],
  ['Save it as UTF-8, and open it again.', 'UTF-8 で保存し直してから開いてください。'],
  ['This is a binary file, not a pipeline.', 'これはバイナリファイルで、パイプラインではありません。'],
  [
    'This is Python source, not a compiled pipeline.',
    'これは Python のソースで、コンパイルしたパイプラインではありません。',
  ],
  [
    'Compile it: `kfp dsl compile --py pipeline.py --output pipeline.yaml`, then open the YAML file.',
    'コンパイルして（`kfp dsl compile --py pipeline.py --output pipeline.yaml`）、YAML ファイルを開いてください。',
  ],
  // Structure.
  ['{field} is missing: it should be {expected}.', '{field} がありません。必要なもの: {expected}'],
  [
    '{field} should be {expected}, but is {found}.',
    '{field} は{found}になっています。必要なもの: {expected}',
  ],
  ['a mapping', 'マッピング'],
  ['a list', 'リスト'],
  ['a number', '数値'],
  ['a whole number', '整数'],
  ['a string', '文字列'],
  ['a dictionary', '辞書'],
  ['true or false', '真偽値（true / false）'],
  ['text or a number', '文字列か数値'],
  ['the final status of a task', 'タスクの終了状態'],
  ['a task configuration', 'タスクの設定'],
  ['the text {text}', '文字列 {text}'],
  ['the number {number}', '数値 {number}'],
  ['the string {text}', '文字列 {text}'],
  ['the list {list}', 'リスト {list}'],
  ['the dictionary {dictionary}', '辞書 {dictionary}'],
  ['nothing (null)', '値なし（null）'],
  ['one of {values}', '次のどれか: {values}'],
  ['a whole number between -(2^53 - 1) and 2^53 - 1', '-(2^53 - 1) から 2^53 - 1 までの整数'],
  ['expected {expected}, got {found}', '{expected}が必要ですが、{found} です'],
  // Data in YAML.
  [
    'The aliases in this file expand to too much data.',
    'ファイルのエイリアスを展開するとデータが大きくなりすぎます。',
  ],
  ['This is nested deeper than {levels} levels.', '入れ子が {levels} 段を超えています。'],
  ['This alias has no anchor.', 'このエイリアスのアンカーがありません。'],
  ['This alias makes the data contain itself.', 'このエイリアスでは、データが自分自身を含むことになります。'],
  ['A key must be a plain name.', 'キーは単純な名前にしてください。'],
  ['The name `__proto__` cannot be used.', '`__proto__` という名前は使えません。'],
  ['The name {name} stands twice in the same mapping.', '同じマッピングに {name} が 2 回あります。'],
  ['A merge key (<<) needs a mapping.', 'マージキー（<<）にはマッピングが必要です。'],
  // Files of the workspace.
  ['There is a file {name} already.', 'ファイル {name} はすでにあります。'],
  ['Choose another name.', '別の名前を選んでください。'],
  ['“{name}” cannot be the name of a file.', '“{name}” はファイルの名前にできません。'],
  ["“{name}” cannot be a file's name.", '“{name}” はファイルの名前にできません。'],
  ['Save it under another name.', '別の名前で保存してください。'],
  [
    '{file} is a JSON file, and what is edited here is written as YAML.',
    '{file} は JSON のファイルです。ここで編集したものは YAML で書き込まれます。',
  ],
  [
    'Duplicate it: the copy is a YAML file that can be saved.',
    '複製してください。複製は YAML のファイルなので保存できます。',
  ],
  ['{file} is larger than 16 MB and was not read.', '{file} は 16 MB を超えるため、読み込みませんでした。'],
  ['{file} cannot be read: {why}', '{file} を読めません: {why}'],
  [
    'There is no pipeline "{id}" in this workspace.',
    'このワークスペースにパイプライン "{id}" はありません。',
  ],
  [
    'There is no pipeline “{id}” in this workspace.',
    'このワークスペースにパイプライン “{id}” はありません。',
  ],
  ['It may have been renamed or deleted.', '名前が変わったか、削除された可能性があります。'],
  ['This cannot be done.', 'この操作はできません。'],
  [
    'The file is gone: it was deleted or renamed by something else.',
    'ファイルがありません。ほかで削除されたか、名前が変わりました。',
  ],
  [
    'The file has been changed by something else since it was opened.',
    '開いたあとに、ファイルがほかで変更されました。',
  ],
  ['There is no template "{template}".', 'テンプレート "{template}" はありません。'],
  ['This is not a pipeline file.', 'パイプラインのファイルではありません。'],
]
