import type { files as en } from '../en/files.ts'
import type { Translation } from '../translation.ts'

export const files: Translation<typeof en> = {
  export: '書き出し',
  exportHint: 'このパイプラインを書き出す',
  as: '書き出す形式',
  yaml: 'KFP YAML',
  python: 'Python (kfp)',
  svg: '画像 (SVG)',
  png: '画像 (PNG)',
  notPython: 'このパイプラインは Python では書けません。',
  more_one: 'ほかに理由が {{count}} 件あります。',
  more_other: 'ほかに理由が {{count}} 件あります。',
  noPicture: 'このブラウザーでは画像を作れません。',
  command: 'パイプラインを {{what}} として書き出す',
  drop: 'ドロップするとステップになります',
  notAStep: '{{file}} はステップにできません。',
  tooLarge: '{{file}} は {{limit}} MB を超えています。',
  opensAsPipeline: '{{file}} はパイプラインです。パイプラインの一覧で開いてください。',
  trustTitle: 'このファイルのコードを実行しますか？',
  trustText:
    '{{file}} にあるパイプラインを調べるには、Python でファイルを実行する必要があり、書かれている処理はすべて行われます。出所のわかるファイルだけを許可してください。',
  trustYes: '実行する',
  cancel: 'キャンセル',
  chooseTitle: 'どのパイプラインですか？',
  chooseText: '{{file}} には複数あります。',
  taken: '{{file}} を取り込みましたが、取り込めなかった部分があります',
  open: '開く',
}
