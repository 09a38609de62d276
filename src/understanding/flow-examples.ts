import type { Localized } from '../contracts.ts';

/** What understanding needs to know of a published flow. Texts per locale. */
export interface FlowExamples {
  name: string;
  title: Localized;
  description: string;
  examples: { [locale: string]: string[] };
}

/** All texts of a localized value, whatever their locale. */
export function everyText(text: Localized): string[] {
  return typeof text === 'string' ? [text] : Object.values(text);
}
