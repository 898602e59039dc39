import type { Sentence } from '../../sentences.ts'

/** What is wrong with a filter of runs. Names of its language stay as they are typed. */
export const searching: readonly Sentence[] = [
  ["Invalid clause(s) in filter string: '{text}'", 'この部分は条件として読めません: {text}'],
  [
    'Invalid clause(s) in filter string: expected a comparison, found {found}',
    'ここには比較演算子が必要です（{found} があります）',
  ],
  [
    'Invalid clause(s) in filter string: expected a field, found {found}',
    'ここには項目の名前が必要です（{found} があります）',
  ],
  [
    'Invalid clause(s) in filter string: expected AND, found {found}',
    'ここには AND が必要です（{found} があります）',
  ],
  ['Expected AND or OR, found {found}', 'ここには AND か OR が必要です（{found} があります）'],
  ['Expected AND, OR or ), found {found}', 'ここには AND、OR または ) が必要です（{found} があります）'],
  [
    'Expected a list of quoted string values in parentheses, found {found}',
    'ここには引用符で囲んだ値のリストを括弧に入れて書きます（{found} があります）',
  ],
  ['A list in a filter needs at least one quoted value.', 'リストには引用符で囲んだ値が 1 つ以上必要です。'],
  [
    "Invalid value for numeric attribute '{key}': {found}",
    '{key} には整数を指定してください（{found} があります）',
  ],
  [
    "Expected numeric value type for {kind} '{key}'. Found {found}",
    '{kind} の {key} には数値を指定してください（{found} があります）',
  ],
  [
    "Expected a quoted string value for {kind} '{key}' (e.g. 'my-value'). Got value {found}",
    "{kind} の {key} には引用符で囲んだ文字列（例: 'my-value'）を指定してください（{found} があります）",
  ],
  [
    'A {comparator} pattern can have at most {count} characters.',
    '{comparator} のパターンは {count} 文字までです。',
  ],
  [
    'Only the attributes {names} can be compared with a list of quoted string values.',
    '値のリストと比べられる属性は {names} だけです。',
  ],
  [
    "Invalid comparator '{comparator}' for {kind} '{key}', not one of {allowed}",
    '{kind} の {key} には {comparator} を使えません。使えるのは {allowed} です',
  ],
  [
    "Invalid entity type '{type}'. Valid values are {allowed}",
    '{type} という種類はありません。使えるのは {allowed} です',
  ],
  [
    "Invalid dataset key '{key}' specified. Valid keys are {allowed}",
    'データセットに {key} という項目はありません。使えるのは {allowed} です',
  ],
  [
    "Invalid attribute key '{key}' specified. Valid keys are {allowed}",
    '{key} という属性はありません。使えるのは {allowed} です',
  ],
  ['A filter can have at most {count} clauses.', '条件は {count} 個までです。'],
  ['A filter can be nested at most {count} deep.', '括弧の入れ子は {count} 段までです。'],
  ['the end of the filter', '終わり'],
]
