import type { Sentence } from '../../sentences.ts'

/** What is not the same, or cannot be said, when a pipeline is written as Python. */
export const exporting: readonly Sentence[] = [
  ["Python's DSL cannot say this: {why}", 'Python の DSL では書けません: {why}'],
  ["Python's DSL cannot say this condition: {why}.", 'この条件は Python の DSL では書けません: {why}'],
  ["Python's DSL cannot say these branches: {why}.", 'これらの分岐は Python の DSL では書けません: {why}'],
  ["Python's DSL cannot say what it takes: {why}.", '受け取るものを Python の DSL では書けません: {why}'],
  [
    '“{waiting}” waits for the branch “{target}”, which the SDK does not allow.',
    '“{waiting}” が分岐 “{target}” を待ちますが、SDK では書けません。',
  ],
  ['the SDK has no retries for a whole frame', 'SDK には枠全体の再試行がありません'],
  [
    'the SDK lets only steps go on after a failure, not frames',
    '失敗のあとも続けられるのは、SDK ではステップだけです',
  ],
  ['one frame is a loop and a condition at once', '1 つの枠が、ループと条件を兼ねています'],
  ['a loop cannot run fewer than no steps at once', 'ループの同時実行数が負になっています'],
  ['a loop over no items.', '要素のないループです。'],
  [
    'Behind an Elif without an Else the SDK loses its place: nothing can come after these branches.',
    '「それ以外」のない別の条件のあとで SDK は位置を見失うため、この分岐のあとには何も置けません。',
  ],
  ['Give them an Else.', '「それ以外」を足してください。'],
  [
    'dsl.OneOf needs an Else, and these branches have none.',
    'dsl.OneOf には「それ以外」が必要ですが、この分岐にはありません。',
  ],
  [
    'There is nothing inside, and Python needs a line there.',
    '中に何もありません。Python では 1 行は必要です。',
  ],
  ['The code of “{step}” is not whole yet.', '“{step}” のコードがまだ完成していません。'],
  ['Mend it in its code editor.', 'コードエディターで直してください。'],
  [
    '“{step}” is loaded from its text: it has no form of its own in the DSL.',
    '“{step}” は DSL で書けないため、テキストから読み込みます。',
  ],
  [
    'dsl.If takes one comparison of a result or an input with a value; this is {text}',
    'dsl.If に書けるのは、結果か入力と値との 1 つの比較です（ここでは {text}）',
  ],
  ['there is something beside the branches', '分岐の横にほかのものがあります'],
  [
    '{branch} is no Elif or Else of the branches before it',
    '{branch} は、前の分岐の「別の条件」でも「それ以外」でもありません',
  ],
  ['an Else has to be the last branch', '「それ以外」は最後の分岐でなければなりません'],
  ['Runs {image}.', '{image} を実行します。'],
  [
    "The pipeline's name “{name}” becomes “{taken}”, which the SDK takes.",
    'パイプラインの名前 “{name}” は、SDK で使える “{taken}” になります。',
  ],
  ["{key} in the pipeline's settings for the cluster.", 'パイプラインのクラスター用の設定 {key}'],
  ['Positions and notes of the canvas are not in Python.', 'キャンバスの配置とメモは Python に入りません。'],
  ['settings for the platform {name}.', 'プラットフォーム {name} の設定'],
  ['{key} of the platform {name}.', 'プラットフォーム {name} の {key}'],
  [
    'An importer downloads into the workspace, and the pipeline has none.',
    'インポーターは共有フォルダーにダウンロードしますが、パイプラインにありません。',
  ],
  ['Give it a size in the settings of the pipeline.', 'パイプラインの設定で大きさを指定してください。'],
  [
    'The metrics that an old SDK handed out of the pipeline by itself are not results in Python.',
    '古い SDK がパイプラインから自動で出したメトリクスは、Python では結果になりません。',
  ],
  [
    "The result {name} has no type that Python's DSL knows.",
    '結果 {name} の型は Python の DSL にありません。',
  ],
  ['The result {name} cannot be a field in Python.', '結果 {name} は Python のフィールド名にできません。'],
  ['Give it another name.', '別の名前にしてください。'],
  [
    'The step “{step}” becomes “{name}”: the SDK names steps after what they run.',
    'ステップ “{step}” は “{name}” になります。SDK では実行するものの名前が付きます。',
  ],
  [
    'An input of the pipeline has a name or a type that a Python argument cannot have.',
    'パイプラインの入力の中に、Python の引数にできない名前か型があります。',
  ],
  [
    'There is no step in it, and the SDK compiles no empty pipeline.',
    'ステップがありません。SDK は空のパイプラインをコンパイルできません。',
  ],
  ['kfp-kubernetes has no function for {field}', 'kfp-kubernetes に {field} の関数がありません'],
  [
    'The SDK does not let {given} into {port}, which takes {wanted}.',
    '{port} が受け取るのは {wanted} で、SDK では {given} を渡せません。',
  ],
  [
    'dsl.Collected takes the result of a step in a loop, and this is none.',
    'dsl.Collected が受け取るのはループの中のステップの結果で、これは違います。',
  ],
  [
    '{port} does not come from every branch, which dsl.OneOf needs.',
    'dsl.OneOf にはすべての分岐の {port} が必要ですが、そろっていません。',
  ],
  [
    "An item's field {field} cannot be reached in Python's DSL.",
    '要素のフィールド {field} は Python の DSL では取り出せません。',
  ],
  [
    'the SDK takes whole seconds to wait before a retry, and here it is {time}',
    'SDK の再試行までの待ち時間は整数の秒ですが、ここでは {time} です',
  ],
  [
    'a condition stands on the step itself, not on a frame around it',
    '条件が、枠ではなくステップ自体に付いています',
  ],
  [
    'a loop stands on the step itself, not on a frame around it',
    'ループが、枠ではなくステップ自体に付いています',
  ],
  ['it is bound to nothing', '何にもつながっていません'],
  [
    '{expression} takes a part of something that is no item of a loop',
    '{expression} が取り出す元が、ループの要素ではありません',
  ],
  ['the pipeline has no input {port}', 'パイプラインに入力 {port} がありません'],
  ['nothing comes in at {port} of {block}', '{block} の {port} に何も入りません'],
  ['there is no step {step} beside it', '同じ枠にステップ {step} がありません'],
  [
    'it takes a result out of the exit handler {step}, which Python cannot do',
    '終了処理つきの枠 {step} から結果を取り出すことは、Python ではできません',
  ],
  [
    'it takes a result out of the branch {step}, which has no Else',
    '「それ以外」のない分岐 {step} から結果を取り出しています',
  ],
  ['{block} hands out no {port}', '{block} に出力 {port} がありません'],
  ['The step takes no input {name}, but one is bound.', 'ステップにない入力 {name} がつながっています。'],
  [
    'The importer does not say which class its artifact is of.',
    'インポーターのアーティファクトのクラスが分かりません。',
  ],
  [
    'The settings for the cluster of “{step}” are left out: the SDK takes none for an importer.',
    '“{step}” のクラスター用の設定は省きます。SDK のインポーターには指定できません。',
  ],
  [
    "A step that takes a final status has to go on after a failure, and to wait for exactly one other, in Python's DSL.",
    'Python の DSL で終了状態を受け取るステップは、失敗のあとも実行され、ちょうど 1 つのステップを待つ必要があります。',
  ],
  ['There is nothing to run behind “{step}”.', '“{step}” に実行するものがありません。'],
  ['“{step}” is of a kind that only other products run.', '“{step}” はほかの製品でだけ実行できる種類です。'],
]
