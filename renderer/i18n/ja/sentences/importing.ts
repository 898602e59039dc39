import type { Sentence } from '../../sentences.ts'

/** Files that become steps or components, and pipelines of other tools. */
export const importing: readonly Sentence[] = [
  // Elyra.
  ['This Elyra pipeline is empty.', 'この Elyra パイプラインは空です。'],
  ['Open it in Elyra and save it again.', 'Elyra で開いて保存し直してください。'],
  [
    'This Elyra pipeline cannot be read: it is no whole JSON.',
    'この Elyra パイプラインを読めません。JSON として完結していません。',
  ],
  [
    'It may be cut off, or hold marks of a merge: open it in Elyra and save it again.',
    '途中で切れているか、マージの印が残っているかもしれません。Elyra で開いて保存し直してください。',
  ],
  ['This Elyra pipeline cannot be read: {why}.', 'この Elyra パイプラインを読めません: {why}'],
  ['it has no pipeline', 'パイプラインがありません'],
  ['There is no step in this Elyra pipeline.', 'この Elyra パイプラインにはステップがありません。'],
  [
    "The group “{name}” was not taken over: only its steps' file says what is in it.",
    'グループ “{name}” は取り込めませんでした。中身は元のファイルにしかありません。',
  ],
  [
    'The step “{name}” was not taken over: its component is not in this file, which only names where it is.',
    'ステップ “{name}” は取り込めませんでした。このファイルにはコンポーネントの場所だけがあり、中身がありません。',
  ],
  [
    'Put its component.yaml into the components folder of the workspace, and add the step from there.',
    'その component.yaml をワークスペースの components フォルダーに置き、そこからステップを追加してください。',
  ],
  [
    '“{name}” was not taken over: it runs nothing.',
    '“{name}” は取り込めませんでした。実行するものがありません。',
  ],
  [
    'The step “{name}” was not taken over: it names no file.',
    'ステップ “{name}” は取り込めませんでした。ファイルの指定がありません。',
  ],
  ['“{name}” was not taken over: {why}', '“{name}” は取り込めませんでした: {why}'],
  [
    'Not all settings of the step “{name}” were taken over: {unread} cannot be read.',
    'ステップ “{name}” の設定のうち、取り込めなかったもの: {unread}',
  ],
  ['Set them on the step, or correct them in Elyra.', 'ステップで設定するか、Elyra で直してください。'],
  [
    'The line from “{from}” to “{to}” was not taken over: with it, steps would wait for themselves.',
    '“{from}” から “{to}” への線は取り込めませんでした。ステップが自分自身を待つことになります。',
  ],
  ['Take one of the lines of this circle away in Elyra.', 'Elyra でこの循環の線を 1 つ取り除いてください。'],
  ['The source of the {runner} runner cannot be read.', '{runner} の実行コードを読めません。'],
  // Files dropped on the canvas.
  ['“{title}” cannot be made into a step.', '“{title}” からステップを作れません。'],
  ['Paste it into a new step.', '新しいステップに貼り付けてください。'],
  [
    '{name} is too large to be written into a pipeline.',
    '{name} は大きすぎて、パイプラインに書き込めません。',
  ],
  [
    'Put it into the workspace, and add the built-in step “Run notebook” with its path.',
    'ワークスペースに置き、組み込みのステップ「ノートブックを実行」でそのパスを指定してください。',
  ],
  [
    'Put it into the workspace, and add the built-in step “Run script” with its path.',
    'ワークスペースに置き、組み込みのステップ「スクリプトを実行」でそのパスを指定してください。',
  ],
  ['{name} is no Jupyter notebook.', '{name} は Jupyter ノートブックではありません。'],
  ['Save it again in Jupyter.', 'Jupyter で保存し直してください。'],
  [
    '{name} is written in {language}; a step runs notebooks in Python.',
    '{name} は {language} で書かれています。ステップで実行できるのは Python のノートブックです。',
  ],
  [
    'Run it with the built-in step “Run shell command”.',
    '組み込みのステップ「コマンドを実行」で実行してください。',
  ],
  ['There is no code in {name}.', '{name} にコードがありません。'],
  [
    'Write what the step does, and drop it again.',
    'ステップで行う処理を書き、もう一度ドロップしてください。',
  ],
  ['Line {line} of {name} is no Python: {why}', '{name} の {line} 行目は Python として読めません: {why}'],
  ['Correct the file, and drop it again.', 'ファイルを直し、もう一度ドロップしてください。'],
  ['{name} cannot become a step.', '{name} からステップは作れません。'],
  [
    'Drop Python (.py), a notebook (.ipynb), a component.yaml, or data (.csv, .parquet, .json).',
    'Python（.py）、ノートブック（.ipynb）、component.yaml、データ（.csv、.parquet、.json）をドロップできます。',
  ],
  // Components of a folder.
  ['This function cannot be read.', 'この関数を読めません。'],
  [
    'The command of a container component is made by running its function, and files are never run.',
    'コンテナコンポーネントのコマンドは関数を実行して作られますが、ファイルは実行しません。',
  ],
  [
    'Compile it with kfp (`compiler.Compiler().compile(…)`) and put the component.yaml here.',
    'kfp でコンパイルし（`compiler.Compiler().compile(…)`）、component.yaml をここに置いてください。',
  ],
  ['No function here is marked as a component.', 'コンポーネントの印のある関数がありません。'],
  [
    'Write @dsl.component above the function that is the step.',
    'ステップにする関数の上に @dsl.component を書いてください。',
  ],
  [
    'The command uses the {side} “{name}”, which is not declared.',
    'コマンドの使う {side} “{name}” が宣言されていません。',
  ],
  ['Declare it under {side}s, or correct the name.', '{side}s に宣言するか、名前を直してください。'],
  [
    'A condition in a command can only ask whether an input is given.',
    'コマンドの条件で調べられるのは、入力があるかどうかだけです。',
  ],
  ['Write cond: {isPresent: NAME}.', 'cond: {isPresent: NAME} と書いてください。'],
  [
    'This part of the command is neither a text nor one placeholder.',
    'コマンドのこの部分は、文字列でも 1 つのプレースホルダーでもありません。',
  ],
  [
    'Write a text, or one of {inputValue: …}, {inputPath: …}, {outputPath: …}, {concat: […]}, {if: {…}}.',
    '文字列か、{inputValue: …}、{inputPath: …}、{outputPath: …}、{concat: […]}、{if: {…}} のどれかを書いてください。',
  ],
  [
    '“{kind}” is no placeholder that a pipeline can have.',
    '“{kind}” はパイプラインで使えるプレースホルダーではありません。',
  ],
  [
    'Use inputValue, inputPath, inputUri, outputPath, outputUri, executorInput, concat or if.',
    'inputValue、inputPath、inputUri、outputPath、outputUri、executorInput、concat、if のどれかを使ってください。',
  ],
  ['The command has to be a list.', 'コマンドはリストで書いてください。'],
  [
    'The default {value} is not of the type that the input has.',
    '既定値 {value} が入力の型に合っていません。',
  ],
  ['Correct the default, or the type.', '既定値か型を直してください。'],
  ['“{side}” has to be a list.', '“{side}” はリストで書いてください。'],
  ['There are two {side} with the name “{name}”.', '{side} に “{name}” という名前が 2 つあります。'],
  ['Rename one.', 'どちらかの名前を変えてください。'],
  ['An input or output has no name.', '名前のない入力か出力があります。'],
  ['Write {name: …, type: …}.', '{name: …, type: …} と書いてください。'],
  [
    'The name “{written}” holds no letter that the name of an input or output can have.',
    '名前 “{written}” に、入出力の名前に使える文字がありません。',
  ],
  ['Use letters from a to z, digits and _.', '英字 a〜z、数字、_ を使ってください。'],
  [
    'This component is a graph in the v1 format, which Kubeflow Pipelines 2 cannot run.',
    'v1 形式のグラフのコンポーネントで、Kubeflow Pipelines 2 では実行できません。',
  ],
  ['This component does not say in which container it runs.', 'どのコンテナで動くかが書かれていません。'],
  ['Draw it as a pipeline of its steps.', 'ステップからなるパイプラインとして作ってください。'],
  [
    'Add implementation.container with an image.',
    'implementation.container をイメージとともに加えてください。',
  ],
  ['The container has no image.', 'コンテナにイメージがありません。'],
  ['Add implementation.container.image.', 'implementation.container.image を加えてください。'],
  [
    'This is a pipeline of {count} steps, not one component.',
    '{count} ステップのパイプラインで、1 つのコンポーネントではありません。',
  ],
  ['Put it into the folder pipelines.', 'pipelines フォルダーに置いてください。'],
  ['This is no component.', 'コンポーネントではありません。'],
  ['This file is larger than 4 MB and was not read.', '4 MB を超えるため、読み込みませんでした。'],
  ['This file cannot be read: {why}', 'このファイルを読めません: {why}'],
]
