import type { Html } from './html.ts';

/** A part of the report; without a body, it is left out. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}
