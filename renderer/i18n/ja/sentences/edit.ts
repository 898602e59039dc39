import type { Sentence } from '../../sentences.ts'

/** Why an edit cannot be made, and what would help. */
export const edit: readonly Sentence[] = [
  // Wires.
  ['{name} takes {to}, but this is {from}.', '{name} は {to} を受け取りますが、これは {from} です。'],
  ['a list of {type}', '{type} のリスト'],
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
  ['The pipeline stands in no frame.', 'パイプラインは枠の中にありません。'],
  [
    'A final status can only be used beside the step that it tells of.',
    '終了状態は、それを示すステップと同じ枠でだけ使えます。',
  ],
  ['{step} has no input {port}.', '{step} に入力 {port} はありません。'],
  ['{step} has no parameter {port}.', '{step} にパラメーター {port} はありません。'],
  ['What this wire comes from, or goes to, does not exist.', 'この線の始点または終点がありません。'],
  [
    '{port} can only hand out what a step inside makes.',
    '{port} から出せるのは、中のステップが作ったものだけです。',
  ],
  ['{port} is not bound to anything.', '{port} は何にもつながっていません。'],
  ['{step} no longer has {port}.', '{step} には {port} がもうありません。'],
  // Branches and values of which one is used.
  [
    'The condition of {step} cannot be read, so nothing can be said of the case beside it.',
    '{step} の条件を読めないので、隣の分岐の条件を決められません。',
  ],
  [
    'An Else asks nothing: it runs when no other branch does.',
    '「それ以外」に条件はありません。ほかの分岐がどれも実行されないときに実行されます。',
  ],
  [
    'What comes out of these branches has to come out of each of them, and a new one gives nothing yet.',
    'これらの分岐の出力はすべての分岐から出る必要がありますが、新しい分岐はまだ何も出しません。',
  ],
  [
    'Disconnect what comes out of them, add the case, and connect it again.',
    '出力の線を外してから分岐を足し、もう一度つないでください。',
  ],
  ['{node} is no condition.', '{node} は条件ではありません。'],
  ['There is an Else already.', '「それ以外」はすでにあります。'],
  [
    '{step} only runs in one of the branches, and {other} makes nothing of its type.',
    '{step} は分岐の 1 つでだけ実行され、{other} には同じ型の出力がありません。',
  ],
  [
    'Add a step to {name} that makes the same: then whichever of them ran can be used.',
    '{name} に同じものを作るステップを足すと、実行された方を使えます。',
  ],
  [
    '{step} only runs in one of the branches, and in {other} several outputs could stand for it.',
    '{step} は分岐の 1 つでだけ実行され、{other} には対応しそうな出力がいくつもあります。',
  ],
  [
    'Give one of them the name of {name}, or leave only one unused.',
    'どれか 1 つの名前を {name} にするか、使わない出力を 1 つだけにしてください。',
  ],
  [
    'These steps do not stand in the branches of one If with an Else.',
    'これらのステップは、「それ以外」のある 1 つの条件の分岐に分かれていません。',
  ],
  [
    'Every branch has to give one value, the Else too.',
    '「それ以外」も含めて、すべての分岐が 1 つずつ値を出す必要があります。',
  ],
  ['The branches do not all make the same type.', '分岐の出力の型がそろっていません。'],
  ['This condition cannot be read: {why}.', 'この条件を読めません: {why}'],
  // Frames.
  ['A frame cannot be moved into itself.', '枠をその中へ移すことはできません。'],
  ['These steps stand in different frames.', 'これらのステップは別々の枠の中にあります。'],
  ['Select steps of one frame.', '同じ枠のステップを選んでください。'],
  ['A step outside stands between these steps.', 'これらのステップの間に、外のステップがあります。'],
  ['Take the steps between into the selection too.', '間のステップも選択に加えてください。'],
  ['{frame} is no frame.', '{frame} は枠ではありません。'],
  ['A loop goes through a list.', 'ループの対象はリストです。'],
  ['Use an output or an input of type List.', 'リスト型の出力か入力を使ってください。'],
  ['A loop goes through a list of artifacts.', 'ループの対象はアーティファクトのリストです。'],
  ['Collect them, or use an input that is a list.', 'まとめて受け取るか、リストの入力を使ってください。'],
  [
    'This sub-pipeline is used at several places, which may need the output.',
    'このサブパイプラインは何か所かで使われており、その出力がほかで必要かもしれません。',
  ],
  // What is not there any more: another window may have taken it away.
  ['There is no step {node}.', 'ステップ {node} はありません。'],
  ['There is no such step.', 'そのステップはありません。'],
  ['There is no such frame.', 'その枠はありません。'],
  ['There is no such frame to paste into.', '貼り付け先の枠がありません。'],
  ['There is no such frame to add a step to.', 'ステップを追加する枠がありません。'],
  ['There is no such pipeline.', 'そのパイプラインはありません。'],
  ['There is no input {name}.', '入力 {name} はありません。'],
  ['There is no output {name}.', '出力 {name} はありません。'],
  ['One of the two steps does not exist.', '2 つのステップのどちらかがありません。'],
  ['One of these steps, or the frame, does not exist.', 'これらのステップのどれか、または枠がありません。'],
  // The clipboard.
  ['What is on the clipboard is no pipeline.', 'クリップボードの内容はパイプラインではありません。'],
  [
    'What is on the clipboard is no pipeline: {why}',
    'クリップボードの内容はパイプラインではありません: {why}',
  ],
  ['Copy steps of a pipeline first.', '先にパイプラインのステップをコピーしてください。'],
  [
    'The pipeline on the clipboard has no steps and no notes.',
    'クリップボードのパイプラインには、ステップもメモもありません。',
  ],
  ['This text is no pipeline.', 'このテキストはパイプラインではありません。'],
  // Settings.
  ['A step needs a name.', 'ステップには名前が必要です。'],
  ['A package needs a name.', 'パッケージには名前が必要です。'],
  ['For example pandas>=2.', '例: pandas>=2'],
  ['An image needs a name without blanks.', 'イメージの名前に空白は使えません。'],
  ['For example python:3.11.', '例: python:3.11'],
  ['{step} does not run a Python function.', '{step} が実行するのは Python の関数ではありません。'],
  ['Change its image instead.', '代わりにイメージを変更してください。'],
  ['{step} runs no program.', '{step} はプログラムを実行しません。'],
  ['{step} runs nothing by itself.', '{step} 自体は何も実行しません。'],
  ['A time limit is a whole number of seconds.', '制限時間は秒数（整数）で指定します。'],
  ['Leave it empty for none.', '制限しないときは空にしてください。'],
  ['{size} is no size.', '{size} は大きさとして読めません。'],
  ['For example 10Gi.', '例: 10Gi'],
  ['Give a whole number, 0 or more.', '0 以上の整数を指定してください。'],
  ['{name} cannot name a pipeline.', '{name} はパイプラインの名前にできません。'],
  ['Use small letters, digits and dashes.', '英小文字、数字、ハイフンを使ってください。'],
  ['The default of {name}: {why}.', '{name} の既定値: {why}'],
]
