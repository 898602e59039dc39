import type { manage as en } from '../en/manage.ts'
import type { Translation } from '../translation.ts'

export const manage: Translation<typeof en> = {
  create: '新しいパイプライン',
  createAction: '作成',
  name: 'パイプラインの名前',
  rename: 'ファイル名を変更…',
  renameAction: '変更',
  fileName: 'ファイル名（拡張子なし）',
  duplicate: '複製',
  remove: 'ゴミ箱に入れる',
  menu: '{{name}} のその他の操作',
  cancel: 'キャンセル',
  dismiss: '閉じる',
  removed: '{{name}} をバージョンと未保存の変更ごとゴミ箱に入れました。',
  restore: '元に戻す',
  restoreName: '{{name}} を元に戻す',
  trashed_one: 'ゴミ箱に {{count}} 件',
  trashed_other: 'ゴミ箱に {{count}} 件',
  forever: {
    action: '完全に削除',
    name: '{{name}} を完全に削除',
    all: 'すべて完全に削除',
    what: '{{name}} を、バージョンと未保存の変更ごと削除します（{{size}}）。元に戻せません。',
    everything_one:
      'パイプライン {{count}} 件を、バージョンと未保存の変更ごと削除します（{{size}}）。元に戻せません。',
    everything_other:
      'パイプライン {{count}} 件を、バージョンと未保存の変更ごと削除します（{{size}}）。元に戻せません。',
    keep: '残す',
    freed: '{{size}} を空けました。',
  },
  unsaved: '未保存',
  unsavedHint: '保持されている未保存の変更があります。',
}
