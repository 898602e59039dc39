import { Suspense } from 'react'
import { Outlet } from 'react-router'
import './frame.css'

/** The window: top bar, rail, the room, status bar. */
export const Frame = () => (
  <div className="n-app">
    <main className="n-room">
      <Suspense>
        <Outlet />
      </Suspense>
    </main>
  </div>
)
