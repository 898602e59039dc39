import type { settings as en } from '../en/settings.ts'
import type { Translation } from '../translation.ts'

export const settings: Translation<typeof en> = {
  title: '設定',
  workspace: {
    title: 'ワークスペース',
    text: 'このディスク上のフォルダーです。パイプラインはその中のファイルで、実行、アーティファクト、環境もここに保存されます。',
    path: 'フォルダー',
    size: 'ディスク使用量',
    address: 'MLflow のアドレス',
    version: 'バージョン',
    reveal: 'ファイルマネージャーで表示',
  },
  python: {
    title: 'ステップの Python',
    text: 'ステップを動かすインタープリターで、環境の土台にもなります。',
    found: '使用中',
    tool: '環境の構築',
    uv: 'uv',
    venv: 'venv と pip',
    path: 'インタープリター',
    placeholder: '自動で探す',
    hint: '空欄: このマシンにある最も新しい適切な Python。',
    save: 'これを使う',
    none: '使える Python が見つかりませんでした。',
  },
  slots: {
    title: '同時に動くステップ',
    text: 'すべての実行を合わせて同時に動くステップの数です。コア・メモリー・GPU を求めるステップはその空きも待ちます。',
    cores: '空けておくコア',
    memory: '空けておくメモリー (GB、0: 1 割、最大 1)',
    auto: 'コア数の 2 倍、8 以上',
    label: '数',
    now: '現在 {{count}}',
    automatic: '自動',
    fixed: '固定',
  },
  permissions: {
    title: 'クラスターの代わり',
    text: 'クラスターなら別の場所で行うことのうち、このマシンで許すものです。最初はすべてオフです。',
    hostContainers: {
      title: 'コンテナのコンポーネントをこのマシンで直接動かす',
      text: 'podman も docker も動かない場合だけです。必要なプログラムはここに入っている必要があります。',
    },
    localVolumes: {
      title: 'ボリューム要求をこのワークスペースのフォルダーにする',
      text: 'CreatePVC が作り、DeletePVC が中身ごと削除します。大きさは制限されません。',
    },
    downloads: {
      title: 'インポーターのダウンロードを許す',
      text: 'パイプラインが指定する http と https のアドレスからです。',
    },
  },
  look: {
    title: '表示と言語',
    theme: 'テーマ',
    language: '言語',
  },
  environments: {
    title: '環境',
    text: 'パッケージの組み合わせごとに一度作られ、再利用されます。',
    empty: 'まだありません。パッケージを指定したステップが最初に動くときに作られます。',
    packages: 'パッケージ',
    state: '状態',
    size: 'サイズ',
    used: '最終使用',
    building: '構築中',
    ready: '使用可',
    failed: '失敗',
  },
  failed: '保存できませんでした: {{message}}',
}
