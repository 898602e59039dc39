/**
 * What a page cannot do itself. In Electron the preload offers it as `window.nagareDesktop`; in a browser it is
 * absent and the page leaves those buttons out.
 */
export interface DesktopPort {
  readonly platform: 'darwin' | 'win32' | 'linux'
  /** Asks for a folder; undefined when the person cancels. */
  pickFolder(): Promise<string | undefined>
  /** Asks for pipeline files; their absolute paths, empty when canceled. */
  pickPipelines(): Promise<readonly string[]>
  /** Shows a file or folder of the workspace in the system's file manager. */
  reveal(path: string): Promise<void>
  notify(note: { title: string; body: string; href: string }): Promise<void>
  /** 0..1 draws progress on the dock or task bar icon, -1 clears it. */
  setProgress(share: number): Promise<void>
  /** Called with an in-app address (`/runs/<id>`) from a deep link or a notification; returns an unsubscribe. */
  onNavigate(listener: (href: string) => void): () => void
}
