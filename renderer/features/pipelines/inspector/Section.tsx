import type { ReactNode } from 'react'

/** A titled block of an inspector. */
export const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="n-section">
    <h2 className="n-sec">{title}</h2>
    <div className="dense">{children}</div>
  </section>
)
