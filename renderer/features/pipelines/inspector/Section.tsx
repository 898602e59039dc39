import type { ReactNode } from 'react'

/** A titled block of an inspector. */
export const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="n-section">
    <h3 className="n-sec">{title}</h3>
    <div className="dense">{children}</div>
  </section>
)
