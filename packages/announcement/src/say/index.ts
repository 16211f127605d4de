export { checkTemplates, previewTemplates } from './check-templates.ts';
export { composeByTemplate, findAudience } from './compose-by-template.ts';
export { newsSubject, releaseFactsOf, subjectOf } from './subjects.ts';
