/** Where one was: the next window opens there. */
import { useEffect } from 'react'
import { useLocation } from 'react-router'
import { readStored, writeStored } from '#ui/stored.ts'

/** The address shown last, query included; undefined for someone who is here for the first time. */
export const lastPlace = (): string | undefined => {
  const place = readStored('place', '')
  return /^\/\w/.test(place) ? place : undefined
}

export const useRememberPlace = (): void => {
  const { pathname, search } = useLocation()
  useEffect(() => {
    if (pathname !== '/') writeStored('place', pathname + search)
  }, [pathname, search])
}
