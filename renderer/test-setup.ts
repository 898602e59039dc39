import { configure } from '@testing-library/react'

// A busy machine is slow, not wrong: what never comes is still found out.
configure({ asyncUtilTimeout: 10_000 })
