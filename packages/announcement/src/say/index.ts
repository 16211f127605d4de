export { checkTemplates, previewTemplates } from './check-templates.ts';
export { composeByTemplate, findAudience } from './compose-by-template.ts';
export { type Saying, sayFailure, sayNews, sayRelease } from './sayings.ts';
export { newsSubject, releaseFactsOf, subjectOf } from './subjects.ts';
