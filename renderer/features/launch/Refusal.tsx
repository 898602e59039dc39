import type { Problem } from '#shared/problem.ts'
import { Prose } from '#ui/Prose.tsx'

/** Why nothing was started, in words, with what to do. */
export const Refusal = ({ title, problems }: { title: string; problems: readonly Problem[] }) => (
  <section className="n-launch__refusal" role="alert">
    <h3 className="strong">{title}</h3>
    <ul>
      {problems.map(({ message, hint, task }) => (
        <li key={`${task} ${message}`}>
          <Prose text={message} />
          {hint !== undefined && (
            <div className="t3">
              <Prose text={hint} />
            </div>
          )}
        </li>
      ))}
    </ul>
  </section>
)
