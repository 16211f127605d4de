export { hasHook } from './call-member.ts';
export { hostFolder } from './host-folder.ts';
export { loadMember, placesOf } from './load-members.ts';
export { type LoadedMember, listMembers, type Member } from './member.ts';
export { memberContext } from './member-context.ts';
export { findNullSections } from './null-sections.ts';
export { type Input, openPipeline, type Pipeline } from './pipeline.ts';
export { prepareMembers } from './prepare-members.ts';
export { findWrongSections, takePart, whyOff } from './section.ts';
