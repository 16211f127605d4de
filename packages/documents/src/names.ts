/** Names of the files of a release page, the same for every release: a link to the latest one stays right. */
export const names = {
  notes: 'RELEASE_NOTES.md',
  notesPage: 'RELEASE_NOTES.html',
  apiChanges: 'API_CHANGES.md',
} as const;

/** The OpenAPI document, by its format. */
export const apiNames: readonly string[] = ['openapi.json', 'openapi.yaml'];
