import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { Entrance } from '#client/Entrance.tsx'
import { sessionTokens, takeTokenFromAddress } from '#client/token.ts'
import { startI18n } from '#i18n/index.ts'
import '#ui/theme/styles.css'
import { listenForEscape } from '#ui/escape.ts'
import { ThemeProvider } from '#ui/theme/ThemeProvider.tsx'
import { translateMlflowAddress } from './mlflow-address.ts'
import { createRouter } from './routes.tsx'
import { beginAnewAfterUpdate } from './update.ts'

const start = async (): Promise<void> => {
  const place = document.getElementById('root')
  if (place === null) throw new Error('index.html has no #root')
  beginAnewAfterUpdate()
  takeTokenFromAddress(sessionTokens())
  translateMlflowAddress()
  await startI18n()
  listenForEscape()
  const router = createRouter()
  createRoot(place).render(
    <ThemeProvider>
      <Entrance>
        <RouterProvider router={router} />
      </Entrance>
    </ThemeProvider>,
  )
}

void start()
