export { findMediaType } from './media-types.ts';
export { type Documents, openDocuments } from './record-document.ts';
