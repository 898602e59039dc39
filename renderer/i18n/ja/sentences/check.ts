import type { Sentence } from '../../sentences.ts'

/** What is wrong with a pipeline. */
export const check: readonly Sentence[] = [
  ['The pipeline has no steps.', 'パイプラインにステップがありません。'],
  [
    'There are more than 500 of this kind: the others are not listed.',
    'この種類の問題が 500 件を超えています。残りは表示していません。',
  ],
  ['Mend some of these, and the next ones come.', 'いくつか直すと、次のものが表示されます。'],
  ['Add a step.', 'ステップを追加してください。'],
  ['{step} needs a value for its input {input}.', '{step} の入力 {input} に値がありません。'],
  [
    'Bind it to a constant, a pipeline input or the output of another step.',
    '定数、パイプラインの入力、ほかのステップの出力のどれかにつないでください。',
  ],
  ['{input} is not bound to anything.', '{input} は何にもつながっていません。'],
  [
    '{input} takes {to}, but is bound to {from}.',
    '{input} は {to} を受け取りますが、つながっているのは {from} です。',
  ],
  [
    'Change the type of one of them, or bind the input to something else.',
    'どちらかの型を変えるか、別のものにつないでください。',
  ],
  [
    '{input} is bound to {count} things at once: {given}.',
    '{input} は同時に {count} つにつながっています: {given}',
  ],
  ['Keep one of them.', 'どれか 1 つだけを残してください。'],
  [
    '{input} comes from the task {task}, which {dag} does not have.',
    '{input} はタスク {task} から来ますが、{dag} にはありません。',
  ],
  [
    '{input} comes from the output {output} of {task}, which does not exist.',
    '{input} は {task} の出力 {output} から来ますが、その出力はありません。',
  ],
  [
    '{input} is bound to the input {other}, which {dag} does not have.',
    '{input} は入力 {other} につながっていますが、{dag} にはありません。',
  ],
  ['{input} is not a finite number.', '{input} は有限の数値ではありません。'],
  ['{input} cannot be {value}.', '{input} を {value} にはできません。'],
  ['Allowed: {values}.', '使える値: {values}'],
  ['Did you mean {name}?', '{name} のことですか？'],
  [
    '{step} gives the input {input}, which its component does not have.',
    '{step} は入力 {input} に値を渡していますが、コンポーネントにその入力はありません。',
  ],
  ['The condition of {step} cannot be read: {why}.', '{step} の条件を読めません: {why}'],
  [
    'The condition of {step} refers to {name}, which is none of its inputs.',
    '{step} の条件にある {name} は、その入力ではありません。',
  ],
  [
    'The loop {step} cannot run {limit} at once.',
    'ループ {step} を同時に {limit} 実行することはできません。',
  ],
  [
    'Give a whole number of at least 1, or 0 for no limit.',
    '1 以上の整数、または制限なしの 0 を入れてください。',
  ],
  [
    'The component {name} is not used by any task.',
    'コンポーネント {name} はどのタスクでも使われていません。',
  ],
  [
    '{step} uses the component {name}, which is missing.',
    '{step} の使うコンポーネント {name} がありません。',
  ],
  ['The executor {label} of {step} is missing.', '{step} の実行定義 {label} がありません。'],
  [
    '{step} should run after {other}, which {dag} does not have.',
    '{step} は {other} の後に実行するはずですが、{dag} にはありません。',
  ],
  ['The output {output} of {dag} comes from nowhere.', '{dag} の出力 {output} には元がありません。'],
  ['The container of {step} has no image.', '{step} のコンテナにイメージがありません。'],
  ['The default of the input {input} of {owner}: {why}.', '{owner} の入力 {input} の既定値: {why}'],
  // More of tasks.
  [
    'The pipeline has no steps: its root has no dag.',
    'パイプラインにステップがありません（root に dag がありません）。',
  ],
  ['A component contains itself: {trail}.', 'コンポーネントが自分自身を含んでいます: {trail}'],
  ['{value} is none of its allowed values', '{value} は使える値ではありません'],
  [
    'The executor {label} is not used by any component.',
    '実行定義 {label} はどのコンポーネントでも使われていません。',
  ],
  [
    'The SDK does not hand out a OneOf that is given to a loop or a condition: give it to a component first.',
    'SDK は OneOf をループや条件にそのまま渡せません。先にコンポーネントに渡してください。',
  ],
  [
    'The SDK does not hand on what only a text or a setting in an inner frame mentions: give the value itself to a component there.',
    '内側の枠の文字列や設定でだけ使う値は、SDK では渡りません。その枠のコンポーネントに値そのものを渡してください。',
  ],
  ['Pipeline files cannot hold NaN or infinity.', 'パイプラインのファイルに NaN や無限大は書けません。'],
  [
    '{input} waits for the status of {task}, which {dag} does not have.',
    '{input} はタスク {task} の終了状態を待ちますが、{dag} にはありません。',
  ],
  [
    '{input} picks its value with {selector}, which cannot be read.',
    '{input} の値の取り出し方 {selector} を読めません。',
  ],
  ['The form is parseJson(string_value)["key"].', '形は parseJson(string_value)["key"] です。'],
  ['the input {input}', '入力 {input}'],
  ['Add the component, or remove the task.', 'コンポーネントを足すか、タスクを取り除いてください。'],
  [
    'The component {name} of {step} has neither steps nor an executor.',
    '{step} のコンポーネント {name} に、ステップも実行定義もありません。',
  ],
  ['It should stand under deploymentSpec.executors.', 'deploymentSpec.executors の下にあるはずのものです。'],
  ['Remove the dependency.', 'この依存を取り除いてください。'],
  ['{step} waits for itself.', '{step} が自分自身を待っています。'],
  ['These tasks wait for each other: {trail}.', 'タスクが互いに待っています: {trail}'],
  ['Remove one of these connections.', 'この中の接続を 1 つ外してください。'],
  [
    'The output {output} of {dag} comes from the task {task}, which is not there.',
    '{dag} の出力 {output} はタスク {task} から来ますが、そのタスクはありません。',
  ],
  [
    'The output {output} of {dag} comes from the output {key} of {task}, which does not exist.',
    '{dag} の出力 {output} は {task} の出力 {key} から来ますが、その出力はありません。',
  ],
  ['Nothing in {dag} produces its output {output}.', '{dag} の中に、出力 {output} を作るものがありません。'],
  ['The task name {name} is empty.', 'タスク名 {name} が空です。'],
  [
    'The task name {name} contains a slash or a bracket.',
    'タスク名 {name} にスラッシュか角かっこが含まれています。',
  ],
  ['Rename the task.', 'タスクの名前を変えてください。'],
  [
    'The output {output} of {dag} is {wanted}, but comes from {from}, {type}.',
    '{dag} の出力 {output} は {wanted} 型ですが、元の {from} は {type} 型です。',
  ],
  ['an {type}', '{type}'],
  ['a {type}', '{type}'],
  ['The executor of {step} says nothing of what to run.', '{step} の実行定義に、実行するものがありません。'],
  ['The executor of {step} is {kinds} at once.', '{step} の実行定義は、同時に {kinds} になっています。'],
  ['Compile the pipeline again.', 'パイプラインをコンパイルし直してください。'],
  [
    'The importer {step} has no uri: neither a constant nor an input that it is given.',
    'インポーター {step} に URI がありません（定数も、値のある入力もありません）。',
  ],
  ['Give it the path of a file or folder.', 'ファイルかフォルダーのパスを指定してください。'],
  [
    'The importer {step} downloads into the folder that all steps share, and the pipeline asks for none.',
    'インポーター {step} は共有フォルダーにダウンロードしますが、このパイプラインには共有フォルダーがありません。',
  ],
  [
    'Give the pipeline a shared folder in its settings.',
    'パイプラインの設定で共有フォルダーを指定してください。',
  ],
  [
    'In its {field} {step} mentions {text}, which its component does not have.',
    '{step} の {field} にある {text} が、コンポーネントにありません。',
  ],
  ['Give it one.', 'イメージを指定してください。'],
  [
    '{name} in {step} cannot be the name of an environment variable.',
    '{step} の {name} は環境変数の名前にできません。',
  ],
  ['A name is not empty and has no “=”.', '名前は空でなく、「=」を含まないものにしてください。'],
  ['the input {input}, which {dag} does not have', '入力 {input}（{dag} にはありません）'],
  ['{output}, which does not exist', '{output}（存在しません）'],
  [
    'The Kubernetes settings of {step} make no sense at {where}: {why}.',
    '{step} の Kubernetes の設定の {where} が正しくありません: {why}',
  ],
  [
    'The Kubernetes settings of {step} refer to {missing}.',
    '{step} の Kubernetes の設定が参照しているもの: {missing}',
  ],
  [
    '{step} mounts a volume at {path}, which is not a path from the root on.',
    '{step} のボリュームのマウント先 {path} が絶対パスではありません。',
  ],
  [
    'Correct the condition, or compile the pipeline again without quotation marks inside its texts.',
    '条件を直すか、文字列の中に引用符を使わずにパイプラインをコンパイルし直してください。',
  ],
  [
    'A condition is about inputs.parameter_values of its own task.',
    '条件で使えるのは、そのタスク自身の inputs.parameter_values です。',
  ],
  ['{step} cannot be tried again like that: {why}.', '{step} はこの設定では再試行できません: {why}'],
  ['{count} times', '{count} 回'],
  ['Give a whole number of at least 0.', '0 以上の整数を指定してください。'],
  ['its factor is {factor}', '倍率が {factor} です'],
  ['Give a factor of at least 0.', '0 以上の倍率を指定してください。'],
  ['{text} is no duration', '{text} は時間として読めません'],
  ['Give seconds with an s behind them, as 30s.', '秒数の後ろに s を付けてください。例: 30s'],
  [
    '{input} mentions {text}, which the task is not given.',
    '{input} の中の {text} が、タスクに渡されていません。',
  ],
  ['{step} loops over nothing.', '{step} に繰り返す対象がありません。'],
  [
    '{step} loops over items that are not a JSON list.',
    '{step} の繰り返す対象が JSON のリストではありません。',
  ],
  [
    '{step} puts its items into the input {input}, which its component does not have.',
    '{step} は要素を入力 {input} に入れますが、コンポーネントにその入力はありません。',
  ],
  [
    '{step} loops over its input {input}, which has no value.',
    '{step} の繰り返す対象の入力 {input} に値がありません。',
  ],
  [
    '{step} loops over its input {input}, which has no artifacts.',
    '{step} の繰り返す対象の入力 {input} にアーティファクトがありません。',
  ],
  [
    '{step} loops over its input {input}, {type}, which is no list.',
    '{step} の繰り返す対象の入力 {input} は {type} で、リストではありません。',
  ],
  [
    '{step} loops over parameters and over artifacts at once.',
    '{step} はパラメーターとアーティファクトを同時に繰り返しています。',
  ],
  // Parts of sentences.
  ['Input {input} of {step}', '{step} の入力 {input}'],
  ['the pipeline', 'パイプライン'],
  ['`{names}` and `{last}`', '`{names}`、`{last}`'],
  ['`{names}` or `{last}`', '`{names}`、`{last}`'],
]
