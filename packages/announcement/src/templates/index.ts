export { composeFromTemplate } from './compose-from-template.ts';
export { readTemplate } from './read-template.ts';
export type { TemplateSubject } from './template-values.ts';
