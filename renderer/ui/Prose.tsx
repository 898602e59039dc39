import { useSpoken } from './use-spoken.ts'

/** A sentence of ours in the language of the page, in which names stand between backticks: the names are set as code. */
export const Prose = ({ text }: { text: string }) => {
  const say = useSpoken()
  return say(text)
    .split('`')
    .map((part, at) =>
      at % 2 === 1 ? (
        // The parts of one sentence never change places.
        <code key={`${at} ${part}`} className="mono">
          {part}
        </code>
      ) : (
        part
      ),
    )
}
