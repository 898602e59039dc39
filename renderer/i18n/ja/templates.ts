import type { templates as en } from '../en/templates.ts'
import type { Translation } from '../translation.ts'

export const templates: Translation<typeof en> = {
  begin: 'テンプレート',
  blank: { title: '空のパイプライン', text: '空のキャンバスから始めます。' },
  steps_one: '{{count}} ステップ',
  steps_other: '{{count}} ステップ',
  items: {
    classification: {
      title: '表データの分類',
      text: '表を調べ、一部を取り分けて分類器を学習し、取り分けた部分で評価します。',
    },
    regression: {
      title: '回帰',
      text: '表を整えて数値を予測するモデルを学習し、予測と正解を図にします。',
    },
    'cross-validation': {
      title: 'ループによる交差検証',
      text: '分割ごとに学習と評価を並行して行い、スコアをまとめます。',
    },
    'model-comparison': {
      title: 'モデルの比較',
      text: '2 つのモデルを並べて学習し、条件分岐でよい方に予測させます。',
    },
    'batch-scoring': {
      title: 'バッチ予測',
      text: 'モデルがバッチごとに予測し、結果をまとめてファイルに書き出します。',
    },
    'data-quality': {
      title: 'データ品質ゲート',
      text: '表を規則と照らし合わせます。よいデータは学習へ進み、悪いデータは中身を調べます。',
    },
    'on-exit-report': {
      title: '終了時のレポート',
      text: '表の行をクラスタリングします。成功しても失敗しても、結果のレポートを書きます。',
    },
    'time-series': {
      title: '時系列',
      text: '過去の値から列を作り、過去のデータで学習して最後の日々を予測します。',
    },
  },
}
