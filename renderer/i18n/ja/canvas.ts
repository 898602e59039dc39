import type { canvas as en } from '../en/canvas.ts'
import type { Translation } from '../translation.ts'

export const canvas: Translation<typeof en> = {
  label: 'パイプラインのグラフ',
  inputs: '入力',
  outputs: '出力',
  noInputs: 'なし',
  zoomIn: '拡大',
  zoomOut: '縮小',
  zoomReset: '100 % で表示',
  fit: '全体を表示',
  minimap: '全体図',
  layingOut: 'グラフを整列しています…',
  layoutFailed: 'グラフを整列できませんでした: {{message}}',
  empty: 'このパイプラインにはステップがありません',
  required: '値が必要です',
  optional: '省略可',
  list: '{{type}} のリスト',
  default: '既定値 {{value}}',
  problems_one: '問題 {{count}}',
  problems_other: '問題 {{count}}',
  unlimited: '制限なし',
  atOnce: '同時に {{count}}',
  keys: {
    next: '線に沿って前後のステップへ',
    row: '上下のステップへ',
    open: 'ステップを選択',
    clear: '選択を解除',
    zoom: '拡大、縮小',
    fit: '全体を表示',
  },
}
