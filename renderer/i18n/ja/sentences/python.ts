import type { Sentence } from '../../sentences.ts'

/** What is said of Python code, and of the ports that are edited through it. */
export const python: readonly Sentence[] = [
  ['This is nested too deeply to be read.', '入れ子が深すぎて読めません。'],
  [
    'Take the innermost part out into a variable of its own.',
    'いちばん内側の部分を変数に取り出してください。',
  ],
  ['Something is missing here.', 'ここに何かが足りません。'],
  ['{word} does not fit here.', '{word} はここには書けません。'],
  ['There is no function here.', '関数がありません。'],
  ['A step is one function: def my_step(…):', 'ステップは 1 つの関数です: def my_step(…):'],
  [
    'There are several functions, and it is not clear which one is the step.',
    '関数がいくつもあり、どれがステップか決められません。',
  ],
  [
    'Put helpers inside the function, or write @dsl.component above the one that is the step.',
    '補助の関数は関数の中に書くか、ステップにする関数の上に @dsl.component を書いてください。',
  ],
  ['A step cannot take any number of arguments.', 'ステップは可変長引数を受け取れません。'],
  [
    'Give every input a name, or take one list or dictionary.',
    '入力ごとに名前を付けるか、1 つのリストか辞書で受け取ってください。',
  ],
  ['An argument cannot be called `Output`.', '引数の名前を `Output` にはできません。'],
  ['{word} has no type.', '{word} に型がありません。'],
  ['For example {word}: int, or {word}: Input[Dataset].', '例: {word}: int、または {word}: Input[Dataset]'],
  ['Write it without the quotes.', '引用符なしで書いてください。'],
  [
    'Use int, float, str, bool, list, dict, Literal, or Input[…] and Output[…] of an artifact.',
    'int、float、str、bool、list、dict、Literal か、アーティファクトの Input[…]、Output[…] を使ってください。',
  ],
  ['{type} is no type that a step can take.', '{type} はステップが受け取れる型ではありません。'],
  ['{type} is no type that a step can hand out.', '{type} はステップが返せる型ではありません。'],
  [
    'Use int, float, str, bool, list, dict, an artifact, or a NamedTuple of these.',
    'int、float、str、bool、list、dict、アーティファクト、またはそれらの NamedTuple を使ってください。',
  ],
  [
    "{value} is worked out when the file is read; a step's default has to be written out.",
    '{value} はファイルを読むときに計算される式です。ステップの既定値は値そのもので書きます。',
  ],
  ['Write the value itself.', '値そのものを書いてください。'],
  [
    '{value} is infinite, which no pipeline file can hold.',
    '{value} は無限大で、パイプラインのファイルには書けません。',
  ],
  ['The default of a text is {value}, which is none.', '文字列の既定値が {value} で、文字列ではありません。'],
  ['Put it in quotes.', '引用符で囲んでください。'],
  [
    'The default of a yes or no is {value}, which is none.',
    '真偽値の既定値が {value} で、真偽値ではありません。',
  ],
  ['The default of a number is {value}, which is none.', '数値の既定値が {value} で、数値ではありません。'],
  [
    'A default cannot have None inside a list or a dictionary.',
    '既定値のリストや辞書の中に None は書けません。',
  ],
  ['An artifact can only be left out (= None).', 'アーティファクトの既定値は「なし」（= None）だけです。'],
  [
    'Begin with a letter, and use letters from a to z, digits and _.',
    '英字で始め、英字 a〜z、数字、_ を使ってください。',
  ],
  ['A result cannot be called {name}.', '結果の名前を {name} にはできません。'],
  ['A step cannot hand out a list of artifacts.', 'ステップはアーティファクトのリストを返せません。'],
  ['Hand out one artifact that is a folder.', 'フォルダーを 1 つのアーティファクトとして返してください。'],
  [
    '{name} has no default but stands behind an argument that has one.',
    '{name} には既定値がないのに、既定値のある引数より後ろにあります。',
  ],
  ['Give it a default too, or move it to the front.', 'これにも既定値を付けるか、前へ移してください。'],
  ['A step cannot be an async function.', 'ステップは async の関数にはできません。'],
  [
    'The decorator of a component has no place in a step: it would fail there.',
    'コンポーネントのデコレーターはステップの中では失敗するため、ここには書けません。',
  ],
  [
    'Take it away; packages and image are in Environment.',
    '取り除いてください。パッケージとイメージは「環境」で設定します。',
  ],
  ['{name} can only be read by the SDK.', '{name} は SDK でなければ読めません。'],
  [
    'Compile the component with kfp and use the component.yaml.',
    'kfp でコンパイルした component.yaml を使ってください。',
  ],
  ['{name} is {value}, which is not written out.', '{name} が {value} で、値そのものになっていません。'],
  [
    'Write the value itself here: files are read, never run.',
    '値そのものを書いてください。ファイルは読むだけで、実行しません。',
  ],
  [
    '{code} works here, but the kfp SDK refuses to compile it.',
    '{code} はここでは動きますが、kfp SDK ではコンパイルできません。',
  ],
  [
    'To use this code with kfp too, write {instead}',
    'このコードを kfp でも使うには {instead} と書いてください。',
  ],
  [
    '{instead} and end its line in the docstring with: One of: {values}.',
    '{instead} とし、docstring の説明の最後に One of: {values}. と書いてください。',
  ],
  ['there is no function {name}.', '関数 {name} がありません。'],
  ['Write def …(…): with what the step does.', 'ステップで行う処理を def …(…): で書いてください。'],
  ['Line {line} of the code of {step}: {why}', '{step} のコード {line} 行目: {why}'],
  // Ports as forms.
  ['A description cannot hold three quotation marks.', '説明に引用符を 3 つ続けて書くことはできません。'],
  ['Put the body of the function on a line of its own first.', '先に、関数の本体を次の行に分けてください。'],
  ['The head of the function cannot be read yet.', '関数の先頭（def の行）をまだ読めません。'],
  ['{name} cannot be the name of an argument.', '{name} は引数の名前にできません。'],
  ['There is an argument {name} already.', '引数 {name} はすでにあります。'],
  ['The function has nothing called {name}.', '関数に {name} はありません。'],
  [
    'What a function returns by itself is always called `Output`.',
    '関数がそのまま返す値の名前は、いつも `Output` です。',
  ],
  ['{name} cannot be the name of an output.', '{name} は出力の名前にできません。'],
  ['{name} cannot be the name of an input.', '{name} は入力の名前にできません。'],
  ['There is an output {name} already.', '出力 {name} はすでにあります。'],
  ['There is an input {name} already.', '入力 {name} はすでにあります。'],
  ['Use letters, digits and underscores, as in Python.', 'Python と同じく、英字、数字、_ を使ってください。'],
  ['Write this argument into the code.', 'この引数はコードに直接書いてください。'],
  [
    '{name} is what the function returns: change its annotation in the code.',
    '{name} は関数の戻り値です。コードの注釈を変更してください。',
  ],
]
