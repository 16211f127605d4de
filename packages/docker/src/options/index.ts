export { defaultTags } from './tag-template.ts';
