/** What a pipeline can be made of or begun with, in the UI's API. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { ComponentItem, Template } from '../components.ts'

export const components = {
  /**
   * Built-in components by category, then those of the workspace's `components/` folder by file. The event
   * `components` says that the folder has changed.
   */
  list: oc.output(z.array(ComponentItem)),
}

export const templates = {
  /** Pipelines to begin with: `pipelines.create` takes the id of one. */
  list: oc.output(z.array(Template)),
}
