/** What the core says of a pipeline, by what stays the same in a sentence. Parts in braces are carried over. */
export const sentences: readonly (readonly [string, string])[] = [
  ['The pipeline has no steps.', 'パイプラインにステップがありません。'],
  ['Add a step.', 'ステップを追加してください。'],
  ['{step} needs a value for its input {input}.', '{step} の入力 {input} に値がありません。'],
  [
    'Bind it to a constant, a pipeline input or the output of another step.',
    '定数、パイプラインの入力、他のステップの出力のどれかにつないでください。',
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
    '繰り返し {step} を同時に {limit} 実行することはできません。',
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
  ['Line {line} of the code of {step}: {why}', '{step} のコード {line} 行目: {why}'],
  ['{name} takes {to}, but this is {from}.', '{name} は {to} を受け取りますが、これは {from} です。'],
  ['Put a step between them that converts it.', '変換するステップを間に入れてください。'],
  ['Put a step between them that takes the list.', 'リストを受け取るステップを間に入れてください。'],
  [
    '{name} takes an artifact, but this is a value.',
    '{name} はアーティファクトを受け取りますが、これは値です。',
  ],
  [
    'Put a step between them that writes the value into an artifact.',
    '値をアーティファクトに書くステップを間に入れてください。',
  ],
  [
    '{name} takes a value, but this is an artifact.',
    '{name} は値を受け取りますが、これはアーティファクトです。',
  ],
  [
    'Put a step between them that reads the artifact.',
    'アーティファクトを読むステップを間に入れてください。',
  ],
  ['A step cannot wait for itself.', 'ステップは自分自身を待てません。'],
  ['A step cannot wait for the frame that it stands in.', 'ステップは自分の入っている枠を待てません。'],
  [
    '{step} already waits for {other}: they would wait for each other.',
    '{step} はすでに {other} を待っています。互いに待つことになります。',
  ],
  ['This value is only known inside {frame}.', 'この値は {frame} の中でだけ使えます。'],
  ['This value is made inside {frame} itself.', 'この値は {frame} の中で作られます。'],
  [
    '{step} only runs if {frame} does, so what it makes cannot be used outside.',
    '{step} は {frame} が実行されるときだけ実行されるので、結果を外では使えません。',
  ],
  [
    'Add an Else branch that makes the same, and use whichever of them ran.',
    '同じものを作る「それ以外」の分岐を足し、実行された方を使ってください。',
  ],
  [
    '{name} is used at several places, so a wire cannot cross its edge at one of them only.',
    '{name} は何か所かで使われているので、1 か所だけで線を通すことはできません。',
  ],
  ['Give this one a copy of its own first.', '先にこれだけの複製を作ってください。'],
  ['A frame cannot be moved into itself.', '枠をその中へ移すことはできません。'],
  ['There is an Else already.', '「それ以外」はすでにあります。'],
  [
    'What comes out of these branches has to come out of each of them, and a new one gives nothing yet.',
    'これらの分岐の出力はすべての分岐から出る必要がありますが、新しい分岐はまだ何も出しません。',
  ],
  [
    'Disconnect what comes out of them, add the case, and connect it again.',
    '出力の線を外してから分岐を足し、もう一度つないでください。',
  ],
  ['These steps stand in different frames.', 'これらのステップは別々の枠の中にあります。'],
  ['Select steps of one frame.', '同じ枠のステップを選んでください。'],
  ['A step outside stands between these steps.', 'これらのステップの間に、外のステップがあります。'],
  ['Take the steps between into the selection too.', '間のステップも選択に加えてください。'],
  ['What is on the clipboard is no pipeline.', 'クリップボードの内容はパイプラインではありません。'],
  ['Copy steps of a pipeline first.', '先にパイプラインのステップをコピーしてください。'],
  ['A step needs a name.', 'ステップには名前が必要です。'],
  ['A package needs a name.', 'パッケージには名前が必要です。'],
  ['{step} no longer has {port}.', '{step} には {port} がもうありません。'],
  ['Not run, because its condition is not met: {words}.', '条件を満たさないため実行されません: {words}'],
  ['The traceback shows the line of the component.', 'どの行で起きたかはトレースバックにあります。'],
  // Parts of sentences: whole ones are looked for before.
  ['Input {input} of {step}', '{step} の入力 {input}'],
  ['the pipeline', 'パイプライン'],
]
