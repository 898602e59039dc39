import { describe, expect, it } from 'vitest'
import { explainBuildFailure } from '#engine/environments/explain.ts'

const explain = (output: string, ...requirements: string[]): string =>
  explainBuildFailure({ output, requirements, pythonVersion: '3.11.2', logPath: '/l' }).message

describe('the reason why packages could not be installed', () => {
  it.each([
    [
      'uv: no such package',
      'error: No solution found when resolving dependencies\n  cause: Because pandsa was not found in the package registry and you require pandsa, we can conclude that your requirements are unsatisfiable.',
      'The package "pandsa" does not exist in the package index.',
    ],
    [
      'pip: no such package',
      'ERROR: Could not find a version that satisfies the requirement pandsa (from versions: none)\nERROR: No matching distribution found for pandsa',
      'The package "pandsa" does not exist in the package index.',
    ],
    [
      'pip: no such version',
      'ERROR: Could not find a version that satisfies the requirement yapf==99.0 (from versions: 0.1, 0.2)\nERROR: No matching distribution found for yapf==99.0',
      'No version of the package matches "yapf==99.0".',
    ],
    [
      'uv: exclude each other',
      'error: No solution found\n  cause: Because pandas==2.2.0 depends on numpy>=1.23.2,<2 and you require numpy<1.20, we can conclude that your requirements and pandas==2.2.0 are incompatible.\n         And because you require pandas==2.2.0, we can conclude that your requirements are unsatisfiable.',
      'The packages exclude each other: pandas==2.2.0 depends on numpy>=1.23.2,<2 and you require numpy<1.20.',
    ],
    [
      'uv: build from source fails',
      'error: Failed to build `pandas==0.1`\n  cause: The build backend returned an error',
      'pandas==0.1 has to be built from source for this Python, and that failed.',
    ],
    [
      'pip: no network',
      "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('x: Failed to establish a new connection')'\nERROR: Could not find a version that satisfies the requirement six (from versions: none)\nERROR: No matching distribution found for six",
      'The package index cannot be reached, so pandsa could not be installed.',
    ],
    [
      'pip: wrong Python',
      "ERROR: Package 'x' requires a different Python: 3.11.2 not in '>=3.12'",
      'A package needs Python >=3.12, and steps run on 3.11.2.',
    ],
    [
      'uv: all versions exclude',
      'error: No solution found when resolving dependencies\n  cause: Because all versions of dep depend on samp<2 and you require dep, we can conclude that you require samp<2.\n         And because you require samp==2.0, we can conclude that your requirements are unsatisfiable.',
      'The packages exclude each other: all versions of dep depend on samp<2, and you require samp==2.0.',
    ],
    [
      'uv: bad syntax',
      'error: Couldn\'t parse requirement in `/t/requirements.in` at position 0\n  cause: no such comparison operator ">>", must be one of ~= == != <= >= < > ===\n         samp>>1\n             ^^^',
      '"samp>>1" is not a package requirement: no such comparison operator ">>", must be one of ~= == != <= >= < > ===.',
    ],
    [
      'uv: other platform',
      'error: No solution found when resolving dependencies\n  cause: Because winonly==1.0 has no wheels with a matching platform tag (e.g., `manylinux_2_36_x86_64`) and only winonly==1.0 is available, we can conclude that all versions of winonly cannot be used.',
      'There is no build of winonly==1.0 for this machine and Python 3.11.2.',
    ],
    [
      'uv: hash mismatch',
      'error: Failed to download `samp==1.0`\n  cause: Hash mismatch for `samp==1.0`\n\n         Expected:\n           sha256:00\n\n         Computed:\n           sha256:b3',
      'samp==1.0 in the index is not the file that was there when the packages were resolved.',
    ],
    [
      'uv: no such folder',
      'error: Distribution not found at: file:///tmp/none',
      'There is nothing at file:///tmp/none, which the list of packages names.',
    ],
    [
      'uv: no such version',
      'error: No solution found when resolving dependencies\n  cause: Because there is no version of samp==9 and you require samp==9, we can conclude that your requirements are unsatisfiable.',
      'No version of the package matches "samp==9".',
    ],
    [
      'uv: needs another Python',
      'error: No solution found when resolving dependencies\n  cause: Because future-x==1.0 requires Python >=3.99 and only future-x==1.0 is available, we can conclude that all versions of future-x cannot be used.',
      'future-x==1.0 needs Python >=3.99, and steps run on 3.11.2.',
    ],
    [
      'disk full',
      'OSError: [Errno 28] No space left on device',
      'The disk is full, so the environment could not be built.',
    ],
  ])('%s', (_, output, message) => {
    expect(explain(output, 'pandsa')).toBe(message)
  })

  it('falls back to the last error line', () => {
    expect(explain('noise\nerror: something odd\nmore')).toBe(
      'The packages could not be installed: error: something odd',
    )
  })
})
