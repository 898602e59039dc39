import type { Sentence } from '../../sentences.ts'

/** Python environments: being made, and why they could not be. */
export const environments: readonly Sentence[] = [
  ['Building the environment was stopped.', '環境の作成を中止しました。'],
  [
    'The package index cannot be reached: trying with what is on this disk',
    'パッケージインデックスに接続できません。このディスクにあるもので試します',
  ],
  [
    'The Python at {path} comes without pip and venv, so no packages can be installed.',
    '{path} の Python に pip と venv がなく、パッケージをインストールできません。',
  ],
  [
    'Install uv, or the python3-venv and python3-pip packages of your system.',
    'uv か、システムの python3-venv と python3-pip をインストールしてください。',
  ],
  ['is not on this machine', 'このマシンにありません'],
  ['is not the interpreter in Settings', '設定のインタープリターと違います'],
  [
    'The image {image} asks for Python {minor}, which {why}: runs on {version}.',
    'イメージ {image} の求める Python {minor} は{why}。{version} で実行します。',
  ],
  ['Resolving packages needs uv.', 'パッケージの依存解決には uv が必要です。'],
  ['Resolving {requirements}', '依存を解決しています: {requirements}'],
  ['The environment could not be written: {why}', '環境を書き込めませんでした: {why}'],
  [
    'Check the free space and the permissions of the workspace folder.',
    'ワークスペースフォルダーの空き容量と権限を確認してください。',
  ],
  ['The packages could not be installed: {why}', 'パッケージをインストールできませんでした: {why}'],
  ['the tool gave no reason', '理由は分かりません'],
  ['Look into the log for the reason.', '理由はログで確認してください。'],
  ['{hint} Log: {path}', '{hint} ログ: {path}'],
  [
    'The disk is full, so the environment could not be built.',
    'ディスクの空きがなく、環境を作成できませんでした。',
  ],
  ['Free some space.', '空きを作ってください。'],
  [
    'The package index cannot be reached, so {names} could not be installed.',
    'パッケージインデックスに接続できず、{names} をインストールできませんでした。',
  ],
  [
    'Connect to the network and run again. Environments that were built before work without it.',
    'ネットワークに接続して、もう一度実行してください。作成済みの環境は接続なしで使えます。',
  ],
  ['"{line}" is not a package requirement: {why}.', '"{line}" はパッケージの指定として読めません: {why}'],
  ['"{line}" is not a package requirement.', '"{line}" はパッケージの指定として読めません。'],
  [
    'A line of the package list is not a package requirement.',
    'パッケージの一覧に、指定として読めない行があります。',
  ],
  ['Write it like `pandas` or `pandas>=2,<3`.', '`pandas` や `pandas>=2,<3` のように書いてください。'],
  [
    'The package "{name}" does not exist in the package index.',
    'パッケージ "{name}" はパッケージインデックスにありません。',
  ],
  [
    'Check the spelling in the component’s list of packages.',
    'コンポーネントのパッケージの綴りを確認してください。',
  ],
  ['One of {names} asks for it.', '次のどれかが必要としています: {names}'],
  ['No version of the package matches "{wish}".', '"{wish}" に合うバージョンがありません。'],
  [
    'Ask for a version that exists, or leave the version open.',
    'あるバージョンを指定するか、バージョンを指定しないでください。',
  ],
  ['another version', '別のバージョン'],
  ['A package', 'あるパッケージ'],
  [
    '{name} needs Python {wanted}, and steps run on {version}.',
    '{name} には Python {wanted} が必要ですが、ステップは {version} で動きます。',
  ],
  [
    'Choose another interpreter in Settings, or another version of the package.',
    '設定で別のインタープリターを選ぶか、パッケージの別のバージョンを使ってください。',
  ],
  [
    'There is no build of {name} for this machine and Python {version}.',
    'このマシンの Python {version} で使える {name} がありません。',
  ],
  [
    'Choose another version of the package or another interpreter in Settings.',
    'パッケージの別のバージョンを使うか、設定で別のインタープリターを選んでください。',
  ],
  [
    '{name} in the index is not the file that was there when the packages were resolved.',
    'インデックスの {name} が、依存を解決したときのファイルと違います。',
  ],
  [
    'If that is meant to be so, run `nagare env refresh`; otherwise find out who changed it.',
    '意図したものなら `nagare env refresh` を実行し、そうでなければ誰が変えたか調べてください。',
  ],
  [
    'There is nothing at {path}, which the list of packages names.',
    'パッケージの一覧にある {path} に何もありません。',
  ],
  [
    'Paths are those of this machine: change the line, or put the file there.',
    'パスはこのマシンのものです。行を直すか、そこにファイルを置いてください。',
  ],
  [
    '{name} has to be built from source for this Python, and that failed.',
    'この Python では {name} をソースからビルドする必要があり、失敗しました。',
  ],
  [
    'Choose a version that comes ready-built, or install the compilers it needs.',
    'ビルド済みのあるバージョンを使うか、必要なコンパイラーをインストールしてください。',
  ],
  ['The packages exclude each other: {why}.', 'パッケージどうしが両立しません: {why}'],
  ['Loosen a version in one of these lines: {lines}.', '次の行のどれかのバージョンを緩めてください: {lines}'],
  ['not there', 'ありません'],
  ['does not start', '起動しません'],
  ['is not Python', 'Python ではありません'],
  ['is {version}, too old', '{version} で、古すぎます'],
  ['The interpreter in Settings cannot be used: {tried}.', '設定のインタープリターを使えません: {tried}'],
  [
    'Choose {wanted} in Settings, or leave the field empty to have one found.',
    '設定で {wanted} を選ぶか、空にして自動で探してください。',
  ],
  ['Python {version} or newer', 'Python {version} 以降'],
  ['No {wanted} was found ({details}).', '{wanted} が見つかりませんでした（{details}）。'],
  ['{names} are not on the PATH', 'PATH に {names} がありません'],
  [
    'Install Python from python.org or your package manager, or choose an interpreter in Settings.',
    'python.org かパッケージマネージャーで Python をインストールするか、設定でインタープリターを選んでください。',
  ],
  [
    'uv is not at hand: building with venv and pip, which takes longer',
    'uv がないので venv と pip で作成します（時間がかかります）',
  ],
  [
    'Getting uv, which builds environments quickly (once)',
    '環境を速く作成するための uv を取得しています（初回のみ）',
  ],
  ['There is no environment {key}.', '環境 {key} はありません。'],
  ['Nothing was resolved for {key}.', '{key} の依存は解決されていません。'],
]
