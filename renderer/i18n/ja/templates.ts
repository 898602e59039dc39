import type { templates as en } from '../en/templates.ts'
import type { Translation } from '../translation.ts'

export const templates: Translation<typeof en> = {
  begin: '最初の内容',
  blank: { title: 'なし', text: '空のキャンバスから始めます。' },
  steps_one: '{{count}} ステップ',
  steps_other: '{{count}} ステップ',
  items: {
    classification: {
      title: '表データの分類',
      text: '表を調べ、一部を取り分けて分類器を訓練し、取り分けた部分で評価します。',
    },
    regression: {
      title: '回帰',
      text: '表を整えて数値を予測するモデルを訓練し、予測と正解を図にします。',
    },
    'cross-validation': {
      title: 'ループによる交差検証',
      text: '分割ごとに訓練と評価を並行して行い、スコアをまとめます。',
    },
    'model-comparison': {
      title: 'モデルの比較',
      text: '二つのモデルを並べて訓練し、条件分岐でよい方に予測させます。',
    },
    'batch-scoring': {
      title: 'バッチ予測',
      text: 'モデルがバッチごとに予測し、結果をまとめてファイルに書き出します。',
    },
    'data-quality': {
      title: 'データ品質の関門',
      text: '表を規則と照らし合わせます。よいデータは訓練へ進み、悪いデータは中身を調べます。',
    },
    'on-exit-report': {
      title: '終了時のレポート',
      text: '表の中のグループを探します。成功しても失敗しても、結果のレポートを書きます。',
    },
    'time-series': {
      title: '時系列',
      text: '過去の値から列を作り、過去で訓練して最後の日々を予測します。',
    },
  },
}
