import type { common as en } from '../en/common.ts'
import type { Translation } from '../translation.ts'

export const common: Translation<typeof en> = {
  status: {
    queued: '待機列',
    waiting: '待ち',
    running: '実行中',
    succeeded: '成功',
    reused: '再利用',
    skipped: 'スキップ',
    failed: '失敗',
    canceled: '中止',
    interrupted: '中断',
    planned: '実行する',
  },
  action: {
    cancel: 'キャンセル',
    close: '閉じる',
    copy: 'コピー',
    copied: 'コピーしました',
    open: '開く',
    remove: '削除',
    retry: '再試行',
    run: '実行',
    save: '保存',
    stop: '停止',
  },
  error: {
    title: '読み込めませんでした',
    offline: 'サーバーが応答しません。停止した可能性があります。このページは自動で再接続します。',
    notFound: 'このアドレスには何もありません。',
    unexpected: 'Nagare の内部で問題が起きました: {{message}}',
  },
  wait: {
    loop: 'ループ {{loop}} の上限 (同時 {{limit}})',
    run: '空きスロット (この実行は最大 {{limit}})',
    pause: '再試行 {{attempt}}/{{of}} までの間隔',
    slot: '空きスロット',
    cpu: 'コア {{cores}} (空き {{free}})',
    memory: 'メモリー {{size}} (空き {{free}})',
    gpu: 'GPU {{count}} (空き {{free}})',
    room: 'メモリー (マシンの空きがほとんどありません)',
    disk: 'ディスクの空き（残り {{free}}。空けば自動で再開します）',
    turn: '先に待っているステップ',
  },
  resize: '大きさを変える',
  floating: 'メニューとダイアログ',
}
