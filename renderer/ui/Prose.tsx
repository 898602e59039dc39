/** A sentence of ours in which names stand between backticks: the names are set as code. */
export const Prose = ({ text }: { text: string }) =>
  text.split('`').map((part, at) =>
    at % 2 === 1 ? (
      // The parts of one sentence never change places.
      <code key={`${at} ${part}`} className="mono">
        {part}
      </code>
    ) : (
      part
    ),
  )
